package org.ringdesk.deploy.pbx;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where the parts of one installed or unpacked Asterisk lie.
 *
 * @param loader the C library's own loader when the tree brings its C library along, as the one in
 *     {@code deploy/.cache} does; null for one installed on this machine
 * @param share the folder with {@code sounds} and {@code documentation}
 */
public record AsteriskTree(Path binary, Path modules, @Nullable Path loader, Path share) {
  private static final String HOW =
      " Run deploy/desk test, which fetches one, or set RINGDESK_ASTERISK_ROOT.";

  /** The launcher's name for a tree. A trailing .0 is left out: Java's versions do not have it. */
  private static final Pattern CACHED =
      Pattern.compile("asterisk-([1-9][0-9]*(?:\\.[0-9]+)*?)(?:\\.0)*-[0-9a-f]+");

  /** The tree of {@code RINGDESK_ASTERISK_ROOT}, else the newest the launcher has cached. */
  public static AsteriskTree find(Path cacheFolder) throws IOException {
    String root = System.getenv("RINGDESK_ASTERISK_ROOT");
    if (root != null && !root.isBlank()) {
      return in(Path.of(root));
    }
    return newestIn(cacheFolder)
        .orElseThrow(
            () -> new IllegalStateException("There is no Asterisk in " + cacheFolder + "." + HOW));
  }

  static Optional<AsteriskTree> newestIn(Path cacheFolder) throws IOException {
    if (!Files.isDirectory(cacheFolder)) {
      return Optional.empty();
    }
    Optional<Path> newest;
    try (Stream<Path> entries = Files.list(cacheFolder)) {
      newest =
          entries
              .filter(p -> Files.isExecutable(p.resolve("usr/sbin/asterisk")))
              .max(Comparator.comparing(AsteriskTree::versionOf));
    }
    return newest.isPresent() ? Optional.of(in(newest.get())) : Optional.empty();
  }

  /**
   * The Asterisk below a root folder: one unpacked from packages, {@code /}, or a prefix such as
   * {@code /opt/asterisk}.
   */
  public static AsteriskTree in(Path root) throws IOException {
    Path binary = first(root, "usr/sbin/asterisk", "sbin/asterisk");
    Path modules =
        first(
            root,
            "usr/lib/*/asterisk/modules",
            "usr/lib/asterisk/modules",
            "usr/lib64/asterisk/modules",
            "lib/asterisk/modules",
            "lib64/asterisk/modules");
    Path share = first(root, "usr/share/asterisk", "share/asterisk", "var/lib/asterisk");
    boolean wholeMachine = root.getNameCount() == 0;
    Path loader = wholeMachine ? null : glob(root, "usr/lib/*/ld-linux*.so.*").orElse(null);
    return new AsteriskTree(binary, modules, loader, share);
  }

  private static Path first(Path root, String... places) throws IOException {
    for (String place : places) {
      Optional<Path> found = glob(root, place);
      if (found.isPresent()) {
        return found.get();
      }
    }
    throw new IllegalStateException(
        "There is no " + String.join(" or ", places) + " below " + root + "." + HOW);
  }

  /** The first of {@code folder/pattern}, where each part of the pattern may hold stars. */
  private static Optional<Path> glob(Path folder, String pattern) throws IOException {
    List<String> parts = List.of(pattern.split("/", 2));
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, parts.getFirst())) {
      for (Path entry : entries) {
        Optional<Path> found =
            parts.size() == 1 ? Optional.of(entry) : glob(entry, parts.getLast());
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  /** {@code asterisk-22.10.1-3f51fe91} is 22.10.1; any other folder is older than that. */
  private static Runtime.Version versionOf(Path tree) {
    Matcher name = CACHED.matcher(tree.getFileName().toString());
    return Runtime.Version.parse(name.matches() ? name.group(1) : "1");
  }
}
