import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.elasticsearch.common.logging.LogConfigurator;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.env.Environment;
import org.elasticsearch.node.InternalSettingsPreparer;
import org.elasticsearch.node.Node;
import org.elasticsearch.plugins.PluginsLoader;

/**
 * One Elasticsearch node from its published jars: {@code SearchNode HOME CONFIG [setting=value …]}. HOME holds `modules`. The distribution's own
 * launcher is not published as a jar; this does the part of its work that a node on the loopback address needs.
 */
public final class SearchNode {
  private SearchNode() {}

  public static void main(String[] arguments) throws Exception {
    LogConfigurator.configureESLogging();
    Path home = Path.of(arguments[0]);
    Path config = Path.of(arguments[1]);
    Settings.Builder settings = Settings.builder().put("path.home", home.toString());
    Arrays.stream(arguments).skip(2).map(setting -> setting.split("=", 2)).forEach(pair -> settings.put(pair[0], pair[1]));
    Environment environment = InternalSettingsPreparer.prepareEnvironment(settings.build(), Map.of(), config, () -> "tocsin");
    var modules = PluginsLoader.loadModulesBundles(home.resolve("modules"));
    Node node = new Node(environment, PluginsLoader.createPluginsLoader(modules, Set.of(), Map.of(), false));
    CountDownLatch closed = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> close(node, closed), "close-node"));
    node.start();
    closed.await();
  }

  private static void close(Node node, CountDownLatch closed) {
    try {
      node.close();
    } catch (Exception failed) {
      failed.printStackTrace();
    } finally {
      closed.countDown();
    }
  }
}
