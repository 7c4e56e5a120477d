import java.io.PrintStream;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;

/** `java ExportKeys.java STORE PASSWORD ALIAS…`: writes `ALIAS.pem` beside the store, the private key and then its certificates. */
final class ExportKeys {
  public static void main(String[] args) throws Exception {
    Path file = Path.of(args[0]);
    char[] password = args[1].toCharArray();
    KeyStore store = KeyStore.getInstance(file.toFile(), password);
    for (int i = 2; i < args.length; i++) {
      try (PrintStream out = new PrintStream(file.resolveSibling(args[i] + ".pem").toFile())) {
        print(out, "PRIVATE KEY", store.getKey(args[i], password).getEncoded());
        for (Certificate each : store.getCertificateChain(args[i])) print(out, "CERTIFICATE", each.getEncoded());
      }
    }
  }

  private static void print(PrintStream out, String what, byte[] content) {
    String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    out.printf("-----BEGIN %s-----%n%s%n-----END %s-----%n", what, lines, what);
  }
}
