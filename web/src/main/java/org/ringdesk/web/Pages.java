package org.ringdesk.web;

import freemarker.core.Environment;
import freemarker.core.TemplateClassResolver;
import freemarker.template.AdapterTemplateModel;
import freemarker.template.Configuration;
import freemarker.template.DefaultObjectWrapper;
import freemarker.template.TemplateDirectiveBody;
import freemarker.template.TemplateDirectiveModel;
import freemarker.template.TemplateException;
import freemarker.template.TemplateExceptionHandler;
import freemarker.template.TemplateMethodModelEx;
import freemarker.template.TemplateModel;
import freemarker.template.TemplateModelException;
import freemarker.template.TemplateNumberModel;
import freemarker.template.TemplateScalarModel;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Renders {@code /pages/*.ftlh}. The ending switches escaping on; a missing value is an error, not
 * an empty place. Every template has {@code m("board.title", …)} for words, {@code assets} for the
 * address of its style sheets and scripts, and {@code <@kept of=record>} around one line that says
 * nothing but what the record does: see {@link Lines}.
 */
public final class Pages {
  private static final Configuration TEMPLATES = templates();

  private final Assets assets;

  public Pages(Assets assets) {
    this.assets = assets;
  }

  /**
   * @param name without the ending
   * @param model records and lists; a value may not be null
   */
  public String render(String name, Messages words, Map<String, Object> model) {
    StringWriter out = new StringWriter(16_384);
    render(name, words, model, out);
    return out.toString();
  }

  /** Into lines, so that a {@code kept} place can be taken over from the page before. */
  void render(String name, Messages words, Map<String, Object> model, Lines out) {
    render(name, words, model, (Writer) out);
    out.close();
  }

  private void render(String name, Messages words, Map<String, Object> model, Writer out) {
    Map<String, Object> root = new HashMap<>(model);
    root.put("m", (TemplateMethodModelEx) args -> words.text(key(args), values(args)));
    root.put("lang", words.language().tag());
    root.put("assets", assets.root());
    root.put("kept", (TemplateDirectiveModel) Pages::keep);
    try {
      TEMPLATES.getTemplate(name + ".ftlh").process(root, out);
    } catch (TemplateException e) {
      throw new IllegalStateException("cannot render " + name, e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot render " + name, e);
    }
  }

  /** {@code <@kept of=…>}. */
  private static void keep(
      Environment env, Map<?, ?> params, TemplateModel[] loops, TemplateDirectiveBody body)
      throws TemplateException, IOException {
    if (env.getOut() instanceof Lines lines && params.get("of") instanceof AdapterTemplateModel of)
      lines.kept(of.getAdaptedObject(Object.class), body);
    else body.render(env.getOut());
  }

  private static String key(List<?> args) throws TemplateModelException {
    return ((TemplateScalarModel) args.getFirst()).getAsString();
  }

  private static Object[] values(List<?> args) throws TemplateModelException {
    Object[] values = new Object[args.size() - 1];
    for (int i = 1; i < args.size(); i++) values[i - 1] = value((TemplateModel) args.get(i));
    return values;
  }

  private static Object value(TemplateModel model) throws TemplateModelException {
    return switch (model) {
      case TemplateNumberModel n -> n.getAsNumber();
      case TemplateScalarModel s -> s.getAsString();
      default -> throw new TemplateModelException("a message takes numbers and texts only");
    };
  }

  private static Configuration templates() {
    Configuration c = new Configuration(Configuration.VERSION_2_3_33);
    c.setObjectWrapper(new DefaultObjectWrapper(Configuration.VERSION_2_3_33));
    c.setClassLoaderForTemplateLoading(Pages.class.getClassLoader(), "pages");
    c.setDefaultEncoding("UTF-8");
    c.setURLEscapingCharset("UTF-8");
    c.setNumberFormat("computer");
    c.setTemplateExceptionHandler(TemplateExceptionHandler.RETHROW_HANDLER);
    c.setLogTemplateExceptions(false);
    c.setWrapUncheckedExceptions(true);
    c.setFallbackOnNullLoopVariable(false);
    c.setNewBuiltinClassResolver(TemplateClassResolver.ALLOWS_NOTHING_RESOLVER);
    // templates are part of the jar and never change under a running server
    c.setTemplateUpdateDelayMilliseconds(Long.MAX_VALUE);
    return c;
  }
}
