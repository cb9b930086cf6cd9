--
-- PostgreSQL database dump
--

SET client_encoding = 'UTF8';

COPY questions.sortquestion (sorquecod, sorquelib) FROM stdin;
1	En cours
10	Réponse du ministère
20	Retirée
30	Caduque
40	Transformée en question orale
50	Rappelée
\.

COPY questions.tam_ministeres (minid, minlib) FROM stdin;
7	Cette table n'est pas lue
\.

COPY questions.tam_questions (id, sorquecod, matricule, natquecod, legislature, numero, reference, titre, datecloture, nom, prenom, codequalite, circonscription, groupe, rubrique, datejodepot, mindepotlib, datejotran, mintranlib, minreplib1, datejorep1, txtque, themes, datesignal, pagejodepot, txterrque, refquerappelee, daterappel) FROM stdin;
92	10	90001A	QE	17	00104	SEQ240100104	Ouverture d'une maison de santé	\N	EXEMPLE	Aline	Mme	Nord	SER	\N	2024-01-11 00:00:00	Santé et prévention	2024-02-22 00:00:00	Travail, santé et solidarités	Santé et accès aux soins	2024-10-03 00:00:00	<p>Mme Aline Exemple attire l'attention de M. le ministre\nsur l'&eacute;tat des maisons de sant&eacute;.</p><p>Le chemin est C:\\soins.</p>	#2#14#	\N	101	\N	\N	\N
93	1	90002B	QOSD	17	0105S	SEQ24100105S	Route nationale	\N	Modèle	Bruno	M.	Creuse	UC	\N	2024-10-10 00:00:00	Transports	\N	\N	\N	\N	M. Bruno Modèle interroge M. le ministre sur la route nationale.	#3#	\N	\N	\N	\N	\N
94	20	90002B	QE	17	00106	SEQ240100106	Question retirée	2024-03-07 00:00:00	Modèle	Bruno	M.	Creuse	UC	\N	2024-01-11 00:00:00	Transports	\N	\N	\N	\N	M. Bruno Modèle interroge.	\N	\N	102	\N	\N	\N
95	30	90003C	QE	16	00107	SEQ230600107	Question caduque	2023-09-30 00:00:00	Essai	Cécile	Mme	Paris	CRCE-K	\N	2023-06-15 00:00:00	Justice	\N	\N	\N	\N	Mme Cécile Essai demande.	\N	\N	103	\N	\N	\N
96	50	90003C	QE	16	00108	SEQ230600108	Question rappelée	\N	Essai	Cécile	Mme	Paris	CRCE-K	\N	2023-06-15 00:00:00	Justice	\N	\N	\N	\N	Mme Cécile Essai demande encore.	\N	\N	103	\N	\N	2023-09-14 00:00:00
97	10	90001A	QG	17	0012G	SEQ24110012G	Déserts médicaux	\N	EXEMPLE	Aline	Mme	Nord	SER	\N	2024-11-14 00:00:00	Santé et accès aux soins	\N	\N	Santé et accès aux soins	2024-11-14 00:00:00	Mme Aline Exemple. Ma question est brève.	#2#	\N	\N	\N	\N	\N
98	10	90001A	QOAE	12	0001E	SEQ05020001E	Débat européen	\N	EXEMPLE	Aline	Mme	Nord	SER	Union européenne	2005-02-03 00:00:00	Affaires européennes	\N	\N	Affaires européennes	2005-03-10 00:00:00	Question portant sur un sujet européen.	\N	\N	\N	\N	\N	\N
99	1	\N	XX	17	00109	\N	Type inconnu	\N	Essai	Cécile	Mme	Paris	CRCE-K	\N	2024-01-11 00:00:00	Justice	\N	\N	\N	\N	Texte.	\N	\N	\N	\N	\N	\N
100	1	\N	QE	17
101	1	\N	QE	17	00110	\N	Sans référence	\N	Essai	Cécile	Mme	Paris	CRCE-K	\N	2024-01-18 00:00:00	Justice	\N	\N	\N	\N	Mme Cécile Essai demande, à 20 h.	\N	le 3	\N	\N	\N	\N
\.

COPY questions.tam_reponses (idque, datejorep, txtrep, delaijoursrep, minrepid, minreplib, pagejorep, txterrrep) FROM stdin;
92	2024-10-03 00:00:00	<p>Les maisons de santé sont aidées.</p>	266	5	Santé et accès aux soins	3700	Lire : « sont financées ».
97	2024-11-14 00:00:00	M. le ministre. Nous agissons.	0	5	Santé et accès aux soins	\N	\N
\.

COPY questions.the (thecod, thelib) FROM stdin;
2	Questions sociales et santé
3	Transports
14	Aménagement du territoire
\.
