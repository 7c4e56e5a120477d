import java.io.IOException;
import java.util.Arrays;

/**
 * Runs the main method of another class: {@code Launch CLASS [argument …]}. With -Dtocsin.endWithParent=true the process ends as soon as
 * its standard input does, so that a server of a test never outlives the test, not even after a kill -9.
 */
public final class Launch {
  private Launch() {}

  public static void main(String[] arguments) throws Exception {
    if (Boolean.getBoolean("tocsin.endWithParent")) {
      Thread watch = new Thread(Launch::endWithParent, "end-with-parent");
      watch.setDaemon(true);
      watch.start();
    }
    String[] rest = Arrays.copyOfRange(arguments, 1, arguments.length);
    Class.forName(arguments[0]).getMethod("main", String[].class).invoke(null, (Object) rest);
  }

  private static void endWithParent() {
    try {
      while (System.in.read() >= 0) {}
    } catch (IOException closed) {
      // The same as its end.
    }
    // Nobody is left to keep data for: no orderly shutdown, which could wait for a controller that is gone, too.
    Runtime.getRuntime().halt(0);
  }
}
