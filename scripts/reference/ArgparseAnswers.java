import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import net.sourceforge.argparse4j.ArgumentParsers;
import net.sourceforge.argparse4j.impl.Arguments;
import net.sourceforge.argparse4j.inf.Argument;
import net.sourceforge.argparse4j.inf.ArgumentGroup;
import net.sourceforge.argparse4j.inf.ArgumentParser;
import net.sourceforge.argparse4j.inf.ArgumentParserException;
import net.sourceforge.argparse4j.inf.MutuallyExclusiveGroup;
import net.sourceforge.argparse4j.inf.Subparser;
import net.sourceforge.argparse4j.inf.Subparsers;
import net.sourceforge.argparse4j.internal.HelpScreenException;

/**
 * ArgparseAnswers IN OUT: what the real argparse4j answers. IN is a JSON list of {parser, lines}, as argparse-lines.mjs makes them; OUT gets
 * a list of what each line gave: {kind, values, stdout, stderr}. $COLUMNS says how wide the texts are.
 */
public class ArgparseAnswers {
  public static void main(String[] files) throws Exception {
    ObjectMapper json = new ObjectMapper();
    json.configure(JsonGenerator.Feature.QUOTE_NON_NUMERIC_NUMBERS, true);
    ArrayNode answers = json.createArrayNode();
    for (JsonNode parser : json.readTree(new File(files[0]))) {
      for (JsonNode line : parser.get("lines")) {
        List<String> words = new ArrayList<>();
        line.forEach(word -> words.add(word.asText()));
        answers.add(answer(json, parser.get("parser"), words.toArray(new String[0])));
      }
    }
    json.writeValue(new File(files[1]), answers);
  }

  private static ObjectNode answer(ObjectMapper json, JsonNode described, String[] words) throws Exception {
    ObjectNode answer = json.createObjectNode();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    System.setOut(new PrintStream(out, true, "UTF-8"));
    System.setErr(new PrintStream(err, true, "UTF-8"));
    ArgumentParser parser = parser(described);
    try {
      answer.set("values", json.valueToTree(new TreeMap<>(parser.parseArgs(words).getAttrs())));
      answer.put("kind", "parsed");
    } catch (HelpScreenException asked) {
      answer.put("kind", "help");
    } catch (ArgumentParserException refused) {
      answer.put("kind", "error");
      parser.handleError(refused);
    }
    if (out.size() > 0) answer.put("stdout", out.toString("UTF-8"));
    if (err.size() > 0) answer.put("stderr", err.toString("UTF-8"));
    return answer;
  }

  private static ArgumentParser parser(JsonNode described) {
    ArgumentParser parser =
        ArgumentParsers.newArgumentParser(text(described, "prog"), true, "-", text(described, "fromFilePrefix"));
    fill(described, parser);
    JsonNode subcommands = described.get("subcommands");
    if (subcommands == null) return parser;
    Subparsers subparsers = parser.addSubparsers().dest("command");
    subparsers.title(text(subcommands, "title"));
    subparsers.description(text(subcommands, "description"));
    subparsers.help(text(subcommands, "help"));
    subparsers.metavar(text(subcommands, "metavar"));
    for (JsonNode command : subcommands.get("commands")) {
      Subparser subparser = subparsers.addParser(text(command, "command")).help(text(command, "help"));
      fill(command, subparser);
    }
    return parser;
  }

  private static void fill(JsonNode list, ArgumentParser parser) {
    parser.description(text(list, "description"));
    parser.epilog(text(list, "epilog"));
    parser.defaultHelp(list.get("showsDefaults").asBoolean());
    Map<Integer, Function<String[], Argument>> groups = new HashMap<>();
    for (JsonNode described : list.get("arguments")) {
      String[] names = texts(described.get("names"));
      Argument argument =
          described.has("group")
              ? groups
                  .computeIfAbsent(described.get("group").asInt(), at -> group(list.get("groups").get(at), parser))
                  .apply(names)
              : parser.addArgument(names);
      describe(described, argument.help(text(described, "help")), names[0].startsWith("-"));
    }
  }

  private static Function<String[], Argument> group(JsonNode described, ArgumentParser parser) {
    if (!described.get("isExclusive").asBoolean()) {
      ArgumentGroup group = parser.addArgumentGroup(text(described, "title"));
      return group.description(text(described, "description"))::addArgument;
    }
    MutuallyExclusiveGroup group = parser.addMutuallyExclusiveGroup(text(described, "title"));
    group.description(text(described, "description")).required(described.has("isRequired"));
    return group::addArgument;
  }

  private static void describe(JsonNode described, Argument argument, boolean isOption) {
    String kind = text(described, "kind");
    switch (kind) {
      case "string" -> argument.type(String.class);
      case "integer" -> argument.type(Integer.class);
      case "long" -> argument.type(Long.class);
      case "short" -> argument.type(Short.class);
      case "double" -> argument.type(Double.class);
      case "flag" -> argument.action(Arguments.storeTrue());
      case "repeated" -> argument.action(Arguments.append());
      default -> {}
    }
    JsonNode nargs = described.get("nargs");
    if (nargs != null && nargs.isInt()) argument.nargs(nargs.asInt());
    else if (nargs != null) argument.nargs(nargs.asText());
    if (isOption) argument.required(described.has("isRequired"));
    JsonNode metavar = described.get("metavar");
    if (metavar != null) argument.metavar(metavar.isArray() ? texts(metavar) : new String[] {metavar.asText()});
    if (described.has("choices")) {
      List<Object> choices = new ArrayList<>();
      described.get("choices").forEach(choice -> choices.add(value(kind, choice)));
      argument.choices(choices);
    }
    if (described.has("defaultsTo")) argument.setDefault(value(kind, described.get("defaultsTo")));
  }

  private static Object value(String kind, JsonNode value) {
    return switch (kind) {
      case "integer" -> value.asInt();
      case "long" -> value.asLong();
      case "short" -> (short) value.asInt();
      case "double" -> value.asDouble();
      default -> value.asText();
    };
  }

  private static String text(JsonNode node, String field) {
    return node.has(field) ? node.get(field).asText() : null;
  }

  private static String[] texts(JsonNode list) {
    String[] texts = new String[list.size()];
    for (int at = 0; at < texts.length; at += 1) texts[at] = list.get(at).asText();
    return texts;
  }
}
