"""How is a peer on the network waited for? Connections, their deadlines, and who answers them."""
