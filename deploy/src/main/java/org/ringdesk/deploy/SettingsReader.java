package org.ringdesk.deploy;

import java.io.IOException;
import java.io.StringReader;
import java.lang.reflect.InvocationTargetException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.ringdesk.deploy.SettingsTree.Entry;
import org.ringdesk.deploy.SettingsTree.Leaf;
import org.ringdesk.deploy.SettingsTree.Section;

/** Reads {@link Settings}, and collects all that is wrong with them before it says a word. */
final class SettingsReader {
  static final String HOST_NAME = "<host name>";
  static final String SYSTEM_ZONE = "<system's zone>";

  /** Names the file itself. */
  static final String FILE_VARIABLE = "RINGDESK_SETTINGS";

  /** That, how the log is written, and what the launcher tells the program of the machine. */
  private static final Set<String> NO_SETTINGS =
      Set.of(FILE_VARIABLE, "RINGDESK_LOG", "RINGDESK_ASTERISK_ROOT");

  private static final Pattern NUMBERED = Pattern.compile("\\.([1-9][0-9]{0,2})(?=\\.)");
  private static final int SHOWN_LENGTH = 60;

  /** Every name that can be written, with {@link SettingsTree#NUMBER} for numbers. */
  private final Map<String, Leaf> known = new TreeMap<>();

  private final Map<String, Given> given = new HashMap<>();
  private final List<String> problems = new ArrayList<>();

  private record Given(String text, String where) {}

  private SettingsReader() {
    SettingsTree.leaves(Settings.class, "")
        .forEach(
            leaf -> {
              known.put(leaf.name(), leaf);
              if (leaf.secret()) known.put(leaf.name() + "-file", leaf);
            });
  }

  static Settings read(Optional<Path> file, Map<String, String> environment) {
    var reader = new SettingsReader();
    file.ifPresent(reader::gather);
    reader.gather(environment);
    var settings = (Settings) reader.build(Settings.class, "");
    if (settings != null) reader.check(settings);
    if (settings == null || !reader.problems.isEmpty())
      throw new SettingsException(reader.problems);
    return settings;
  }

  private void gather(Path file) {
    try {
      var text = Files.readString(file);
      var found = new HashMap<String, Given>();
      for (var entry : properties(file, text).entrySet())
        take(found, entry.getKey(), entry.getValue(), where(file, text, entry.getKey()));
      given.putAll(found);
    } catch (NoSuchFileException e) {
      problems.add(file + ": there is no such file");
    } catch (CharacterCodingException e) {
      problems.add(file + ": is not UTF-8");
    } catch (IOException | IllegalArgumentException e) {
      problems.add(file + ": cannot be read: " + e.getMessage());
    }
  }

  private Map<String, String> properties(Path file, String text) throws IOException {
    var entries = new TreeMap<String, String>();
    new Properties() {
      private static final long serialVersionUID = 1L;

      @Override
      public synchronized @Nullable Object put(Object name, Object value) {
        if (entries.put((String) name, (String) value) != null)
          problems.add("%s (%s): is there twice".formatted(name, file.getFileName()));
        return null;
      }
    }.load(new StringReader(text.startsWith("\uFEFF") ? text.substring(1) : text));
    return entries;
  }

  private static String where(Path file, String text, String name) {
    var lines = text.lines().toList();
    var assignment = Pattern.compile("\\s*" + Pattern.quote(name) + "\\s*[=:\\s].*");
    for (int i = 0; i < lines.size(); i++)
      if (assignment.matcher(lines.get(i)).matches())
        return "%s line %d".formatted(file.getFileName(), i + 1);
    return String.valueOf(file.getFileName());
  }

  private void gather(Map<String, String> environment) {
    var found = new HashMap<String, Given>();
    for (var variable : new TreeMap<>(environment).entrySet()) {
      var key = variable.getKey();
      var ours = key.startsWith("RINGDESK_") && !NO_SETTINGS.contains(key);
      if (!ours && !key.equals("DATABASE_URL") && !key.equals("DATABASE_URL_FILE")) continue;
      var name = ours ? name(key) : Optional.of(name("RINGDESK_" + key).orElseThrow());
      if (name.isPresent())
        take(found, name.get(), variable.getValue(), key + " in the environment");
      else problems.add(unknown(key, "the environment", SettingsTree::variable));
    }
    given.putAll(found);
  }

  /** The setting that a variable sets: underscores stand for dots, hyphens and themselves. */
  private Optional<String> name(String variable) {
    for (var template : known.keySet()) {
      var shape = SettingsTree.variable(template).replace(SettingsTree.NUMBER, "([1-9][0-9]{0,2})");
      var match = Pattern.compile(shape).matcher(variable);
      if (match.matches())
        return Optional.of(
            match.groupCount() == 0
                ? template
                : template.replace(SettingsTree.NUMBER, match.group(1)));
    }
    return Optional.empty();
  }

  private void take(Map<String, Given> found, String name, String value, String where) {
    var leaf = known.get(template(name));
    if (leaf == null) {
      problems.add(unknown(name, where, Function.identity()));
      return;
    }
    var fromFile = leaf.secret() && name.endsWith("-file");
    var target = fromFile ? name.substring(0, name.length() - "-file".length()) : name;
    var text = fromFile ? secretIn(value, name, where) : value.strip();
    var before = text == null || text.isEmpty() ? null : found.put(target, new Given(text, where));
    if (before != null && !before.text.equals(text))
      problems.add("%s: is given twice, by %s and by %s".formatted(target, before.where, where));
  }

  private @Nullable String secretIn(String file, String name, String where) {
    try {
      return Files.readString(Path.of(file.strip())).strip();
    } catch (IOException | IllegalArgumentException e) {
      problems.add(wrong(name, where, shown(file), "a file that can be read"));
      return null;
    }
  }

  private static String template(String name) {
    return NUMBERED.matcher(name).replaceFirst("." + SettingsTree.NUMBER);
  }

  private String unknown(String name, String where, Function<String, String> written) {
    var number = NUMBERED.matcher(name.toLowerCase(Locale.ROOT).replace('_', '.'));
    var digits = number.find() ? number.group(1) : "1";
    var nearest =
        known.keySet().stream()
            .map(k -> written.apply(k.replace(SettingsTree.NUMBER, digits)))
            .min(Comparator.comparingInt(k -> distance(k, name)))
            .orElseThrow();
    return "%s (%s): is no setting; did you mean %s?".formatted(clean(name), where, nearest);
  }

  /** Levenshtein's: how many letters to change, add or leave out. */
  private static int distance(String a, String b) {
    var row = new int[b.length() + 1];
    Arrays.setAll(row, i -> i);
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }

  /** The record, or null when something in it is wrong. */
  private @Nullable Object build(Class<?> record, String prefix) {
    int before = problems.size();
    var values = new ArrayList<@Nullable Object>();
    for (var entry : SettingsTree.of(record, prefix)) values.add(value(entry));
    if (problems.size() > before || values.contains(null)) return null;
    try {
      var types =
          Stream.of(record.getRecordComponents()).map(c -> c.getType()).toArray(Class<?>[]::new);
      return record.getDeclaredConstructor(types).newInstance(values.toArray());
    } catch (InvocationTargetException e) {
      throw new IllegalStateException(record + " refuses what was checked", e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(record.getName(), e);
    }
  }

  private @Nullable Object value(Entry entry) {
    return switch (entry) {
      case Section section when section.repeated() -> sections(section);
      case Section section -> build(section.type(), section.name() + ".");
      case Leaf leaf -> value(leaf);
    };
  }

  private @Nullable Object sections(Section section) {
    var base = section.name().substring(0, section.name().length() - 1); // "pbx."
    var numbers =
        given.keySet().stream()
            .filter(name -> name.startsWith(base))
            .map(name -> Integer.valueOf(name.substring(base.length()).split("\\.", 2)[0]))
            .distinct()
            .sorted()
            .toList();
    // where one is needed and none is there, the first one's missing parts are named
    if (numbers.isEmpty() && section.setting().min() > 0) numbers = List.of(1);
    var built = new ArrayList<@Nullable Object>();
    for (int number : numbers) built.add(build(section.type(), base + number + "."));
    return built.contains(null) ? null : built;
  }

  private @Nullable Object value(Leaf leaf) {
    var found = given.get(leaf.name());
    if (found == null && leaf.optional()) return Optional.empty();
    if (found == null && leaf.many() && leaf.setting().standard().isEmpty()) return List.of();
    if (found == null && leaf.required()) {
      problems.add(
          "%s (or %s in the environment): is missing; allowed: %s"
              .formatted(leaf.name(), SettingsTree.variable(leaf.name()), leaf.allowed()));
      return null;
    }
    var text = found == null ? standard(leaf.setting().standard()) : found.text;
    var value = parse(leaf, text);
    if (value == null)
      problems.add(
          wrong(
              leaf.name(),
              found == null ? "by default" : found.where,
              leaf.secret() ? "***" : shown(text),
              leaf.allowed()));
    return value == null || !leaf.optional() ? value : Optional.of(value);
  }

  private static String standard(String standard) {
    return switch (standard) {
      case HOST_NAME -> hostName();
      case SYSTEM_ZONE -> ZoneId.systemDefault().getId();
      default -> standard;
    };
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }

  private static @Nullable Object parse(Leaf leaf, String text) {
    if (leaf.many()) return list(leaf, text);
    var type = leaf.type();
    try {
      if (type == int.class) return number(leaf, text);
      if (type == Duration.class) return Duration.ofSeconds(number(leaf, text));
      if (type == boolean.class) return Map.of("true", true, "false", false).get(text);
      if (type == ZoneId.class) return ZoneId.of(text);
      if (type == DatabaseUrl.class) return new DatabaseUrl(text);
      if (type == Path.class) return Files.isReadable(Path.of(text)) ? Path.of(text) : null;
    } catch (IllegalArgumentException | DateTimeException e) {
      return null;
    }
    if (!text.matches(leaf.setting().pattern())) return null;
    return type == Secret.class ? new Secret(text) : text;
  }

  private static int number(Leaf leaf, String text) {
    int number = Integer.parseInt(text);
    if (number < leaf.setting().min() || number > leaf.setting().max())
      throw new IllegalArgumentException(text);
    return number;
  }

  private static @Nullable List<String> list(Leaf leaf, String text) {
    var parts = Stream.of(text.split(",")).map(String::strip).toList();
    return parts.stream().allMatch(p -> p.matches(leaf.setting().pattern())) ? parts : null;
  }

  /** What no component can see alone. */
  private void check(Settings settings) {
    unique("pbx", "name", settings.pbx(), p -> p.name());
    unique("hotline", "number", settings.hotline(), h -> h.number());
    unique("specialty", "key", settings.specialty(), s -> s.key());
    unique("specialty", "queue", settings.specialty(), s -> s.queue());
    unique(
        "specialty",
        "digit",
        settings.specialty().stream().filter(s -> s.digit().isPresent()).toList(),
        s -> s.digit().orElseThrow());
    var countries = Set.of(Locale.getISOCountries());
    for (var hotline : settings.hotline())
      if (!countries.contains(hotline.region()))
        problems.add(
            wrong(
                "hotline.#.region",
                "hotline " + hotline.number(),
                shown(hotline.region()),
                "an ISO country code of two letters"));
    for (var pbx : settings.pbx())
      if (pbx.isRemote() != pbx.tailToken().isPresent())
        problems.add(
            "pbx.#.tail-token (pbx %s): goes together with pbx.#.queue-log=remote"
                .formatted(pbx.name()));
    for (var pbx : settings.pbx())
      try {
        settings.dialplan(pbx);
      } catch (IllegalArgumentException e) {
        problems.add("pbx.#.dialplan.agi (pbx %s): %s".formatted(pbx.name(), e.getMessage()));
      }
    if (settings.web().tls().certificate().isPresent() != settings.web().tls().key().isPresent())
      problems.add("web.tls.certificate and web.tls.key: go together");
    for (var pbx : settings.pbx())
      if (pbx.certificate().isPresent() && !pbx.tls())
        problems.add(
            "pbx.#.certificate (pbx %s): has no use without pbx.#.tls=true".formatted(pbx.name()));
  }

  private <T> void unique(
      String list, String component, List<T> sections, Function<T, String> value) {
    var seen = new HashSet<String>();
    for (var section : sections)
      if (!seen.add(value.apply(section)))
        problems.add(
            "%s.#.%s: two sections have %s"
                .formatted(list, component, shown(value.apply(section))));
  }

  private static String wrong(String name, String where, String got, String allowed) {
    return "%s (%s): got %s, allowed: %s".formatted(name, where, got, allowed);
  }

  private static String shown(String text) {
    return '"' + clean(text) + '"';
  }

  private static String clean(String text) {
    var clean = text.replaceAll("[\\p{Cc}\\p{Cf}]", "\uFFFD");
    return clean.length() > SHOWN_LENGTH ? clean.substring(0, SHOWN_LENGTH) + "…" : clean;
  }
}
