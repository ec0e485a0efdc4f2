package org.ringdesk.web;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The board in one language at one version, as events of its stream:
 *
 * <ul>
 *   <li>{@code board}, the whole: {@code {version, assets, lines}}, its HTML line by line
 *   <li>{@code change}, for whoever has the frame before: {@code {version, after, lines}}. Each of
 *       the lines is a text, or {@code [n, count]}: so many lines of the frame {@code after}, from
 *       its n-th on, the first being 0.
 * </ul>
 */
final class BoardFrame implements EventStream.Frame {
  private final long version;
  private final String assets;
  private final Lines lines;
  private final Buffer change;
  private @Nullable Buffer whole;

  private BoardFrame(long version, String assets, Lines lines, Buffer change) {
    this.version = version;
    this.assets = assets;
    this.lines = lines;
    this.change = change;
  }

  /** One that follows none: nobody has it yet, so nothing is a change. */
  static BoardFrame first(long version, String assets, Lines lines) {
    return new BoardFrame(version, assets, lines, Buffer.buffer());
  }

  /** The one after this. */
  BoardFrame next(long nextVersion, Lines now) {
    return new BoardFrame(
        nextVersion,
        assets,
        now,
        BoardRoutes.event(
            "change",
            new JsonObject()
                .put("version", nextVersion)
                .put("after", version)
                .put("lines", changed(lines.all(), now.all()))));
  }

  long version() {
    return version;
  }

  Lines lines() {
    return lines;
  }

  @Override
  public Buffer change() {
    return change;
  }

  /** Made when first asked for. */
  @Override
  public Buffer whole() {
    if (whole == null)
      whole =
          BoardRoutes.event(
              "board",
              new JsonObject()
                  .put("version", version)
                  .put("assets", assets)
                  .put("lines", new JsonArray(lines.all())));
    return whole;
  }

  private static JsonArray changed(List<String> before, List<String> now) {
    Map<String, Integer> places = HashMap.newHashMap(before.size());
    for (int i = 0; i < before.size(); i++) places.putIfAbsent(before.get(i), i);
    JsonArray changed = new JsonArray();
    int from = 0; // lines from here to before `at` are the same
    int at = 0;
    for (String line : now) {
      if (at < before.size() && before.get(at).equals(line)) {
        at++;
        continue;
      }
      if (at > from) changed.add(JsonArray.of(from, at - from));
      Integer place = places.get(line);
      if (place == null) {
        changed.add(line);
        from = ++at; // most often it stands in an old one's place
      } else {
        from = place;
        at = place + 1;
      }
    }
    if (at > from) changed.add(JsonArray.of(from, at - from));
    return changed;
  }
}
