package org.ringdesk.deploy.bench;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What an earlier run wrote.
 *
 * @param values by benchmark and figure
 */
public record Earlier(Map<String, Double> values) {
  public static final Earlier NONE = new Earlier(Map.of());

  public Earlier {
    values = Map.copyOf(values);
  }

  /**
   * @throws IOException when it cannot be read, or no run wrote it
   */
  public static Earlier read(Path file) throws IOException {
    try {
      var values = new HashMap<String, Double>();
      var benchmarks = new JsonObject(Files.readString(file)).getJsonArray("benchmarks");
      for (int i = 0; i < benchmarks.size(); i++) {
        var benchmark = benchmarks.getJsonObject(i);
        var results = benchmark.getJsonArray("results");
        for (int k = 0; k < results.size(); k++) {
          var result = results.getJsonObject(k);
          values.put(
              key(benchmark.getString("name"), result.getString("figure")),
              result.getDouble("value"));
        }
      }
      return new Earlier(values);
    } catch (DecodeException | ClassCastException | NullPointerException e) {
      throw new IOException("it is not what deploy/desk bench --out writes", e);
    }
  }

  /** How many times the earlier value; empty where there is none. */
  public Optional<Double> ratio(String benchmark, Result result) {
    return Optional.ofNullable(values.get(key(benchmark, result.figure())))
        .filter(before -> before != 0)
        .map(before -> result.value() / before);
  }

  private static String key(String benchmark, String figure) {
    return benchmark + " " + figure;
  }
}
