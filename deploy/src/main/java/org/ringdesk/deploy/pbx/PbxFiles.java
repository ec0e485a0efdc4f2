package org.ringdesk.deploy.pbx;

import freemarker.core.PlainTextOutputFormat;
import freemarker.template.Configuration;
import freemarker.template.DefaultObjectWrapper;
import freemarker.template.TemplateException;
import freemarker.template.TemplateExceptionHandler;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Writes a PBX's whole configuration from its plan. Nobody edits the result: what should differ
 * belongs into the plan or the template.
 */
public final class PbxFiles {
  private static final List<String> NAMES =
      List.of(
          "asterisk",
          "cdr",
          "cel",
          "extensions",
          "features",
          "http",
          "indications",
          "logger",
          "manager",
          "modules",
          "musiconhold",
          "pjsip",
          "queues",
          "res_parking",
          "rtp");

  /** Asterisk complains about each of these when it is missing, and is content when it is empty. */
  private static final List<String> EMPTY =
      List.of(
          "acl",
          "ccss",
          "confbridge",
          "geolocation",
          "pjproject",
          "queuerules",
          "stasis",
          "statsd",
          "udptl",
          "voicemail");

  private static final Configuration TEMPLATES = templates();

  private PbxFiles() {}

  /**
   * Writes {@code etc/*.conf} and the certificate for AMI below a run folder, and the folders that
   * Asterisk keeps its own things in. Done again on the same folder it renews the configuration and
   * keeps the rest, logs included.
   */
  public static void write(PbxPlan plan, Path runFolder) throws IOException {
    Path folder = runFolder.toAbsolutePath().normalize();
    if (folder.toString().matches(".*[\\p{Cntrl};].*")) {
      throw new IllegalArgumentException(
          "An Asterisk run folder cannot have a semicolon in its name: " + folder);
    }
    for (String each :
        List.of("etc", "lib/keys", "spool/ringdesk-voicemail", "run", "log", "data/sounds")) {
      Files.createDirectories(folder.resolve(each));
    }
    for (String name : EMPTY) {
      Files.writeString(
          folder.resolve("etc/" + name + ".conf"),
          "; nothing differs from Asterisk's own defaults\n");
    }
    Path certificate = folder.resolve("etc/ami.pem");
    if (!Files.exists(certificate)) {
      AmiCertificate.create(certificate, plan.name());
    }
    render(
        Map.of(
            "plan",
            plan,
            "dialplan",
            Dialplan.of(plan),
            "runFolder",
            folder.toString(),
            "certificate",
            certificate.toString()),
        folder.resolve("etc"));
  }

  /**
   * Writes only the {@code *.conf} files, for an Asterisk that somebody else installed and that
   * keeps its own folders.
   *
   * @param certificate the PEM file, with its key, that AMI over TLS shows; on the PBX's machine
   */
  public static void writeForInstalledPbx(PbxPlan plan, Path etcFolder, Path certificate)
      throws IOException {
    Files.createDirectories(etcFolder);
    render(
        Map.of("plan", plan, "dialplan", Dialplan.of(plan), "certificate", certificate.toString()),
        etcFolder);
  }

  /** The dialplan alone, for an Asterisk that has a configuration of its own. */
  static String text(Dialplan dialplan) {
    StringWriter out = new StringWriter();
    out.append("; Written by Ringdesk; changes made here are lost.\n");
    try {
      fill(Dialplan.FILE, Map.of("dialplan", dialplan), out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString();
  }

  private static void fill(String file, Map<String, Object> values, Writer out) throws IOException {
    try {
      TEMPLATES.getTemplate(file + ".ftl").process(new HashMap<>(values), out);
    } catch (TemplateException e) {
      throw new IllegalStateException(
          "The template " + file + ".ftl cannot be filled in: " + e.getMessage(), e);
    }
  }

  private static void render(Map<String, Object> values, Path etc) throws IOException {
    for (String name : NAMES) {
      Path file = etc.resolve(name + ".conf");
      // Written beside and moved: an Asterisk that reloads meanwhile reads the old file or the new
      // one, never half of it.
      Path draft = etc.resolve(name + ".conf.new");
      try (Writer out = Files.newBufferedWriter(draft)) {
        fill(name + ".conf", values, out);
      }
      Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static Configuration templates() {
    Configuration configuration = new Configuration(Configuration.VERSION_2_3_34);
    configuration.setClassLoaderForTemplateLoading(PbxFiles.class.getClassLoader(), "asterisk");
    configuration.setDefaultEncoding("UTF-8");
    configuration.setLocale(Locale.ROOT);
    configuration.setOutputFormat(PlainTextOutputFormat.INSTANCE);
    configuration.setObjectWrapper(new DefaultObjectWrapper(Configuration.VERSION_2_3_34));
    configuration.setTemplateExceptionHandler(TemplateExceptionHandler.RETHROW_HANDLER);
    configuration.setLogTemplateExceptions(false);
    // Asterisk's own variables are written ${…}, so ours are [=…].
    configuration.setInterpolationSyntax(Configuration.SQUARE_BRACKET_INTERPOLATION_SYNTAX);
    configuration.setTagSyntax(Configuration.ANGLE_BRACKET_TAG_SYNTAX);
    return configuration;
  }
}
