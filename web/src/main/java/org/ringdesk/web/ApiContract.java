package org.ringdesk.web;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.Validator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * {@code openapi.yaml}: what is promised, and by which a request is judged. A parameter that it
 * does not name, or whose value does not fit the schema there, is refused by name.
 */
final class ApiContract {
  private static final String FILE = "/api/openapi.yaml";
  static final JsonSchemaOptions SCHEMAS =
      new JsonSchemaOptions()
          .setDraft(Draft.DRAFT202012)
          .setBaseUri("https://ringdesk.invalid/")
          .setOutputFormat(OutputFormat.Basic);

  /** One that a request may carry, and what its value has to be. */
  private record Parameter(String name, boolean number, boolean required, Validator validator) {
    static Parameter of(JsonObject said) {
      JsonObject schema = said.getJsonObject("schema");
      return new Parameter(
          said.getString("name"),
          "integer".equals(schema.getString("type")),
          said.getBoolean("required", false),
          Validator.create(JsonSchema.of(schema.copy()), SCHEMAS));
    }

    Optional<String> wrong(String value) {
      Object typed = number && value.matches("-?[0-9]{1,18}") ? Long.valueOf(value) : value;
      OutputUnit found = validator.validate(typed);
      return Boolean.TRUE.equals(found.getValid())
          ? Optional.empty()
          : Optional.of(
              Stream.ofNullable(found.getErrors())
                  .flatMap(List::stream)
                  .map(OutputUnit::getError)
                  .findFirst()
                  .orElse("It does not fit."));
    }
  }

  private final String yaml;
  private final JsonObject json;
  private final Map<String, Map<String, Parameter>> queries = new HashMap<>();

  private ApiContract(String yaml, JsonObject json) {
    this.yaml = yaml;
    this.json = json;
    for (String path : json.getJsonObject("paths").fieldNames())
      queries.put(path, query(json.getJsonObject("paths").getJsonObject(path)));
  }

  @SuppressWarnings("unchecked") // the file is ours, and an object
  static ApiContract load() {
    try (var in = ApiContract.class.getResourceAsStream(FILE)) {
      if (in == null) throw new IllegalStateException(FILE + " is missing");
      String yaml = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      Object read = new Load(LoadSettings.builder().build()).loadFromString(yaml);
      return new ApiContract(yaml, new JsonObject((Map<String, Object>) read));
    } catch (IOException e) {
      throw new UncheckedIOException(FILE, e);
    }
  }

  String yaml() {
    return yaml;
  }

  JsonObject json() {
    return json;
  }

  /**
   * @param path as the router writes it
   * @throws Problem.Found for the first parameter that is wrong
   */
  void check(String path, RoutingContext ctx) {
    Map<String, Parameter> known = queries.getOrDefault(inContract(path), Map.of());
    for (String name : ctx.queryParams().names()) {
      Parameter parameter = known.get(name);
      if (parameter == null) throw Problem.PARAMETER.because(unknown(name, known));
      List<String> values = ctx.queryParams().getAll(name);
      if (values.size() > 1) throw Problem.PARAMETER.because(name + " is there twice.");
      parameter
          .wrong(values.getFirst())
          .ifPresent(
              why -> {
                throw Problem.PARAMETER.because(name + ": " + why);
              });
    }
    known.values().stream()
        .filter(p -> p.required() && !ctx.queryParams().contains(p.name()))
        .findFirst()
        .ifPresent(
            p -> {
              throw Problem.PARAMETER.because(p.name() + " is missing.");
            });
  }

  /** {@code /api/v1/calls/:call} is {@code /calls/{call}} there. */
  static String inContract(String path) {
    return path.substring(ApiRoutes.ROOT.length()).replaceAll(":([a-z_]+)", "{$1}");
  }

  private static String unknown(String name, Map<String, Parameter> known) {
    String shown = Visible.text(name.substring(0, Math.min(name.length(), 60)));
    return "There is no parameter "
        + shown
        + (known.isEmpty()
            ? "; this address takes none."
            : "; there are " + String.join(", ", new TreeMap<>(known).keySet()) + ".");
  }

  private Map<String, Parameter> query(JsonObject path) {
    Map<String, Parameter> parameters = new HashMap<>();
    JsonArray all = path.getJsonObject("get").getJsonArray("parameters", new JsonArray());
    for (int i = 0; i < all.size(); i++) {
      JsonObject said = resolved(all.getJsonObject(i));
      if (said.getString("in").equals("query"))
        parameters.put(said.getString("name"), Parameter.of(said));
    }
    return parameters;
  }

  private JsonObject resolved(JsonObject said) {
    String ref = said.getString("$ref");
    return ref == null
        ? said
        : json.getJsonObject("components")
            .getJsonObject("parameters")
            .getJsonObject(ref.substring(ref.lastIndexOf('/') + 1));
  }
}
