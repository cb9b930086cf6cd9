import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.codelibs.opensearch.runner.OpenSearchRunner;

/** Nodes of OpenSearch on loopback: Nodes FOLDER COUNT. Lines "stop N" and "start N" are obeyed;
 * the end of the input stops everything. */
public class Nodes {
    public static void main(String[] given) throws Exception {
        int count = Integer.parseInt(given[1]);
        List<String> ports = freePorts(count);
        List<String> places = ports.stream().map(port -> "127.0.0.1:" + port).toList();
        OpenSearchRunner runner = new OpenSearchRunner();
        runner.onBuild((number, settings) -> {
            settings.put("network.host", "127.0.0.1");
            settings.put("http.port", "0");
            settings.put("transport.port", ports.get(number - 1));
            settings.putList("discovery.seed_hosts", places);
            settings.putList("cluster.initial_cluster_manager_nodes", "Node 1");
            settings.put("cluster.routing.allocation.disk.threshold_enabled", "false");
            settings.put("cluster.fault_detection.leader_check.interval", "500ms");
            settings.put("action.destructive_requires_name", "true");
            settings.put("node.processors", "2");
        });
        runner.build(OpenSearchRunner.newConfigs().basePath(given[0]).numOfNode(count)
                .clusterName("questions-tests").disableESLogger());
        runner.client().admin().cluster().prepareHealth().setWaitForNodes(given[1]).get();
        for (int i = 0; i < runner.getNodeSize(); i++) {
            report(runner, i);
        }
        System.out.println("ready");
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String[] words = line.trim().split(" ");
            int i = Integer.parseInt(words[1]);
            if (words[0].equals("stop")) {
                runner.getNode(i).close();
                System.out.println("stopped " + i);
            } else {
                runner.startNode(i);
                report(runner, i);
            }
        }
        runner.close();
        System.exit(0);
    }

    private static List<String> freePorts(int count) throws Exception {
        List<ServerSocket> sockets = new ArrayList<>();
        List<String> ports = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            ports.add(String.valueOf(sockets.get(i).getLocalPort()));
        }
        for (ServerSocket socket : sockets) {
            socket.close();
        }
        return ports;
    }

    private static void report(OpenSearchRunner runner, int i) {
        var http = runner.getNode(i).injector().getInstance(org.opensearch.http.HttpServerTransport.class);
        var address = http.boundAddress().publishAddress();
        System.out.println(String.format(Locale.ROOT, "node %d http://127.0.0.1:%d", i, address.getPort()));
    }
}
