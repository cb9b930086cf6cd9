import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.util.List;
import java.util.Locale;
import org.codelibs.opensearch.runner.OpenSearchRunner;

/** Some nodes of an OpenSearch on loopback: Nodes FOLDER FIRST COUNT TRANSPORTS HTTPS, the ports of
 * all nodes by commas. Lines "stop N" and "start N" are obeyed; the end of the input stops all. */
public class Nodes {
    public static void main(String[] given) throws Exception {
        int first = Integer.parseInt(given[1]);
        List<String> transports = List.of(given[3].split(","));
        List<String> https = List.of(given[4].split(","));
        OpenSearchRunner runner = new OpenSearchRunner();
        runner.onBuild((number, settings) -> {
            int i = first + number - 1;
            settings.put("network.host", "127.0.0.1");
            settings.put("http.port", https.get(i));
            settings.put("transport.port", transports.get(i));
            settings.putList("discovery.seed_hosts", transports.stream().map(p -> "127.0.0.1:" + p).toList());
            if (first == 0) {
                settings.putList("cluster.initial_cluster_manager_nodes", "127.0.0.1:" + transports.get(0));
            }
            settings.put("cluster.routing.allocation.disk.threshold_enabled", "false");
            settings.put("cluster.fault_detection.leader_check.interval", "500ms");
            settings.put("cluster.fault_detection.follower_check.interval", "500ms");
            settings.put("action.destructive_requires_name", "true");
            settings.put("indices.recovery.max_bytes_per_sec", "200mb");
            settings.put("node.processors", "2");
        });
        runner.build(OpenSearchRunner.newConfigs().basePath(given[0]).numOfNode(Integer.parseInt(given[2]))
                .clusterName("questions-tests").disableESLogger());
        runner.client().admin().cluster().prepareHealth()
                .setWaitForNodes(String.valueOf(https.size())).get();
        for (int i = 0; i < runner.getNodeSize(); i++) {
            report(first + i, https);
        }
        System.out.println("ready");
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String[] words = line.trim().split(" ");
            int i = Integer.parseInt(words[1]);
            if (words[0].equals("stop")) {
                runner.getNode(i - first).close();
                System.out.println("stopped " + i);
            } else {
                runner.startNode(i - first);
                report(i, https);
            }
        }
        runner.close();
        System.exit(0);
    }

    private static void report(int i, List<String> https) {
        System.out.println(String.format(Locale.ROOT, "node %d http://127.0.0.1:%s", i, https.get(i)));
    }
}
