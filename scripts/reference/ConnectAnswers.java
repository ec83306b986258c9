import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.storage.Converter;
import org.apache.kafka.connect.storage.SimpleHeaderConverter;
import org.apache.kafka.connect.transforms.Transformation;

/** Gives records to Connect's own transforms and converters. Arguments: a file of cases as JSON, and where to put them with their answers. */
final class ConnectAnswers {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final SimpleHeaderConverter HEADERS = new SimpleHeaderConverter();
    private static final String TOPIC = "t";

    public static void main(String[] args) throws Exception {
        ArrayNode cases = (ArrayNode) JSON.readTree(new File(args[0]));
        for (JsonNode each : cases) ((ObjectNode) each).set("answer", answer(each));
        JSON.writeValue(new File(args[1]), cases);
    }

    private static ObjectNode answer(JsonNode given) {
        try {
            if (given.has("converter")) return converted(given);
            return given.has("header") ? header(given) : transformed(given);
        } catch (Exception problem) {
            return JSON.createObjectNode().put("error", problem.toString().lines().findFirst().orElse(""));
        }
    }

    private static ObjectNode converted(JsonNode given) throws Exception {
        Converter converter = (Converter) made("org.apache.kafka.connect." + given.get("converter").textValue());
        converter.configure(Map.of(), false);
        if (given.has("hex")) {
            JsonNode hex = given.get("hex");
            SchemaAndValue read = converter.toConnectData(TOPIC, hex.isNull() ? null : HexFormat.of().parseHex(hex.textValue()));
            return JSON.createObjectNode()
                .put("text", String.valueOf(read.value()))
                .put("schema", read.schema().type().getName() + (read.schema().isOptional() ? "?" : ""));
        }
        SchemaAndValue value = json(true, false, given).toConnectData(TOPIC, bytes(given.get("value")));
        byte[] written = converter.fromConnectData(TOPIC, value.schema(), value.value());
        return JSON.createObjectNode().put("hex", written == null ? null : HexFormat.of().formatHex(written));
    }

    private static ObjectNode header(JsonNode given) {
        SchemaAndValue read = HEADERS.toConnectHeader(TOPIC, "h", bytes(given.get("header")));
        Schema schema = read.schema();
        return JSON.createObjectNode()
            .put("schema", schema == null ? null : schema.type().getName() + (schema.name() == null ? "" : " " + schema.name()))
            .put("text", text(HEADERS.fromConnectHeader(TOPIC, "h", schema, read.value())))
            .put("string", String.valueOf(read.value()));
    }

    @SuppressWarnings("unchecked")
    private static ObjectNode transformed(JsonNode given) throws Exception {
        boolean hasSchemas = given.get("schemas").booleanValue();
        JsonConverter keys = json(hasSchemas, true, given);
        JsonConverter values = json(hasSchemas, false, given);
        SchemaAndValue key = keys.toConnectData(TOPIC, bytes(given.get("key")));
        SchemaAndValue value = values.toConnectData(TOPIC, bytes(given.get("value")));
        ConnectHeaders headers = new ConnectHeaders();
        if (given.has("headers")) {
            for (JsonNode each : given.get("headers"))
                headers.add(each.get(0).textValue(), HEADERS.toConnectHeader(TOPIC, each.get(0).textValue(), bytes(each.get(1))));
        }
        String topic = given.has("topic") ? given.get("topic").textValue() : "lines";
        SinkRecord record = new SinkRecord(
            topic, 3, key.schema(), key.value(), value.schema(), value.value(), 42, 1764054489123L, TimestampType.CREATE_TIME, headers);
        for (JsonNode each : given.get("transforms")) {
            Map<String, String> settings = settings(each.get(1));
            Transformation<SinkRecord> transform =
                (Transformation<SinkRecord>) made("org.apache.kafka.connect.transforms." + each.get(0).textValue());
            transform.configure(settings);
            if (record != null) record = transform.apply(record);
        }
        ObjectNode answer = JSON.createObjectNode();
        if (record == null) return answer.put("dropped", true);
        answer.put("topic", record.topic());
        putPresent(answer, "key", text(keys.fromConnectData(TOPIC, record.keySchema(), record.key())));
        putPresent(answer, "value", text(values.fromConnectData(TOPIC, record.valueSchema(), record.value())));
        // Java shows an array of bytes by its address.
        if (!String.valueOf(record.value()).contains("[B@")) answer.put("text", String.valueOf(record.value()));
        if (!record.headers().isEmpty()) {
            ArrayNode all = answer.putArray("headers");
            for (Header each : record.headers())
                all.addArray().add(each.key()).add(text(HEADERS.fromConnectHeader(TOPIC, each.key(), each.schema(), each.value())));
        }
        return answer;
    }

    private static Object made(String className) throws ReflectiveOperationException {
        return Class.forName(className).getDeclaredConstructor().newInstance();
    }

    /** A converter with the case's own settings, if it has any. */
    private static JsonConverter json(boolean hasSchemas, boolean isKey, JsonNode given) {
        Map<String, String> settings = new LinkedHashMap<>(Map.of("schemas.enable", String.valueOf(hasSchemas)));
        if (given.has("json")) settings.putAll(settings(given.get("json")));
        JsonConverter converter = new JsonConverter();
        converter.configure(settings, isKey);
        return converter;
    }

    private static Map<String, String> settings(JsonNode node) {
        Map<String, String> settings = new LinkedHashMap<>();
        node.properties().forEach(entry -> settings.put(entry.getKey(), entry.getValue().textValue()));
        return settings;
    }

    private static void putPresent(ObjectNode answer, String name, String text) {
        if (text != null) answer.put(name, text);
    }

    private static byte[] bytes(JsonNode node) {
        return node == null || node.isNull() ? null : node.textValue().getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }
}
