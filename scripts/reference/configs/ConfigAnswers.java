import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.runtime.standalone.StandaloneConfig;
import org.apache.kafka.coordinator.group.GroupConfig;
import org.apache.kafka.server.config.QuotaConfig;
import org.apache.kafka.server.metrics.ClientMetricsConfigs;
import org.apache.kafka.storage.internals.log.LogConfig;

/**
 * ConfigAnswers keys OUT: every key that the real classes define, a table each: {table: [{name, type, valid}]}.
 * ConfigAnswers answers IN OUT: what they say to properties. IN is a list of {table, properties}, OUT a list of null (taken) or of the message,
 * behind the exception's name where that is not ConfigException.
 */
public class ConfigAnswers {
  interface Check {
    void accept(Map<String, String> properties) throws Exception;
  }

  private static final Map<String, ConfigDef> DEFINITIONS = new LinkedHashMap<>();
  private static final Map<String, Check> CHECKS = new LinkedHashMap<>();
  private static KafkaConfig broker;

  public static void main(String[] words) throws Exception {
    ObjectMapper json = new ObjectMapper();
    tables();
    if (words[0].equals("keys")) {
      json.writeValue(new File(words[1]), keys(json));
      return;
    }
    broker = KafkaConfig.fromProps(properties(strings(json.readTree(new File(words[1])).get("broker"))), false);
    ArrayNode answers = json.createArrayNode();
    for (JsonNode question : json.readTree(new File(words[1])).get("questions"))
      answers.add(answer(CHECKS.get(question.get("table").asText()), strings(question.get("properties"))));
    json.writeValue(new File(words[2]), answers);
    System.exit(0);
  }

  private static void tables() throws Exception {
    table("broker", KafkaConfig.configDef(), given -> KafkaConfig.fromProps(properties(given), false));
    table("topic", LogConfig.configDefCopy(), given -> LogConfig.validate(new HashMap<>(), given, broker.extractLogConfigMap(), false));
    table("group", GroupConfig.CONFIG_DEF, given -> GroupConfig.validate(given, broker.groupCoordinatorConfig(), broker.shareGroupConfig()));
    table("client-metrics", ClientMetricsConfigs.configDef(), given -> ClientMetricsConfigs.validate("subscription", given));
    table("quota", QuotaConfig.userAndClientQuotaConfigs(), given -> QuotaConfig.userAndClientQuotaConfigs().parse(given));
    table("ip-quota", QuotaConfig.ipConfigs(), given -> QuotaConfig.ipConfigs().parse(given));
    table("producer", ProducerConfig.configDef(), given -> new ProducerConfig(properties(given)));
    table("consumer", ConsumerConfig.configDef(), given -> new ConsumerConfig(properties(given)));
    var share = Class.forName("org.apache.kafka.clients.consumer.ShareConsumerConfig").getDeclaredConstructor(Map.class);
    share.setAccessible(true);
    table("share-consumer", ConsumerConfig.configDef(), given -> share.newInstance(given));
    table("admin", AdminClientConfig.configDef(), given -> new AdminClientConfig(given));
    var standalone = StandaloneConfig.class.getDeclaredField("CONFIG");
    standalone.setAccessible(true);
    table("connect-standalone", (ConfigDef) standalone.get(null), given -> new StandaloneConfig(given));
  }

  private static void table(String name, ConfigDef definition, Check check) {
    DEFINITIONS.put(name, definition);
    CHECKS.put(name, check);
  }

  private static ObjectNode keys(ObjectMapper json) {
    ObjectNode tables = json.createObjectNode();
    DEFINITIONS.forEach((table, definition) -> {
      ArrayNode keys = tables.putArray(table);
      definition.configKeys().values().forEach(key -> {
        ObjectNode told = keys.addObject().put("name", key.name).put("type", key.type.toString());
        if (key.validator != null) told.put("valid", key.validator.toString());
        if (key.defaultValue instanceof String || key.defaultValue instanceof Number) told.put("default", key.defaultValue.toString());
      });
    });
    return tables;
  }

  private static String answer(Check check, Map<String, String> properties) {
    try {
      check.accept(properties);
      return null;
    } catch (Throwable thrown) {
      Throwable fault = thrown instanceof java.lang.reflect.InvocationTargetException ? thrown.getCause() : thrown;
      String name = fault.getClass().getSimpleName();
      return name.equals("ConfigException") ? fault.getMessage() : name + ": " + fault.getMessage();
    }
  }

  private static Map<String, String> strings(JsonNode object) {
    Map<String, String> strings = new LinkedHashMap<>();
    object.properties().forEach(entry -> strings.put(entry.getKey(), entry.getValue().asText()));
    return strings;
  }

  private static Properties properties(Map<String, String> strings) {
    Properties properties = new Properties();
    properties.putAll(strings);
    return properties;
  }
}
