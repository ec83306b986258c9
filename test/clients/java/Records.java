import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/** The records that the Kafka programs send. */
final class Records {
    static final List<String> CODECS = List.of("none", "gzip", "snappy", "lz4", "zstd");

    private Records() {}

    /** UTF-8, an empty value, a tombstone, and one long enough to be worth compressing. */
    static List<ProducerRecord<String, String>> of(String topic, int partition) {
        return List.of(
            record(topic, partition, "钥匙", "这是第一个事件", Map.of("来源", "测试")),
            record(topic, partition, "second", "", Map.of()),
            record(topic, partition, "third", null, Map.of("empty", "")),
            record(topic, partition, null, "0123456789".repeat(1000), Map.of()));
    }

    private static ProducerRecord<String, String> record(
            String topic, int partition, String key, String value, Map<String, String> headers) {
        List<Header> made = headers.entrySet().stream()
            .map(entry -> (Header) new RecordHeader(entry.getKey(), entry.getValue().getBytes(StandardCharsets.UTF_8)))
            .toList();
        return new ProducerRecord<>(topic, partition, key, value, made);
    }
}
