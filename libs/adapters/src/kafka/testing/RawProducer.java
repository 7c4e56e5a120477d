import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** Sends each line of its input as one log: RawProducer BROKERS TOPIC COMPRESSION. The example of docs/sending-logs.md, as its test runs it. */
public class RawProducer {
  public static void main(String[] args) throws Exception {
    Properties settings = new Properties();
    settings.putAll(Map.of(
        "bootstrap.servers", args[0],
        "acks", "all",
        "enable.idempotence", "true",
        "compression.type", args[2],
        "linger.ms", "50"));
    StringSerializer text = new StringSerializer();
    try (KafkaProducer<String, String> producer = new KafkaProducer<>(settings, text, text);
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line; (line = lines.readLine()) != null;) {
        producer.send(new ProducerRecord<>(args[1], line), (written, failure) -> {
          if (failure != null) {
            failure.printStackTrace();
            System.exit(1);
          }
        });
      }
    }
  }
}
