import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.File;
import java.util.Properties;
import org.apache.zookeeper.server.quorum.QuorumPeerConfig;

/**
 * ZooKeeperConfigAnswers IN OUT: what the real QuorumPeerConfig says to keys of a zoo.cfg. IN is a list of objects of keys and values, OUT a list of
 * null (taken) or of the exception that refuses them, by its name.
 */
public class ZooKeeperConfigAnswers {
  public static void main(String[] files) throws Exception {
    ObjectMapper json = new ObjectMapper();
    ArrayNode answers = json.createArrayNode();
    for (JsonNode question : json.readTree(new File(files[0]))) answers.add(answer(question));
    json.writeValue(new File(files[1]), answers);
    System.exit(0);
  }

  private static String answer(JsonNode question) {
    Properties properties = new Properties();
    question.fields().forEachRemaining(entry -> properties.setProperty(entry.getKey(), entry.getValue().asText()));
    // It makes system properties of keys that it does not know, which the next one must not see.
    Properties before = (Properties) System.getProperties().clone();
    try {
      new QuorumPeerConfig().parseProperties(properties);
      return null;
    } catch (Throwable fault) {
      return fault.getClass().getSimpleName() + ": " + fault.getMessage();
    } finally {
      System.setProperties(before);
      QuorumPeerConfig.setStandaloneEnabled(true);
      QuorumPeerConfig.setReconfigEnabled(false);
    }
  }
}
