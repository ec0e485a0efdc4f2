package org.ringdesk.web;

import freemarker.template.TemplateDirectiveBody;
import freemarker.template.TemplateException;
import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A page taken apart at its line ends; empty lines are left out. What a template marks as {@code
 * kept} is one line, and is rendered anew only if the page before did not have it.
 */
final class Lines extends Writer {
  private final List<String> all = new ArrayList<>();
  private final StringBuilder line = new StringBuilder();
  private final Map<Object, String> before;
  private final Map<Object, String> kept = new HashMap<>();

  /** Of a first page. */
  Lines() {
    this.before = Map.of();
  }

  /**
   * @param before the page before
   */
  Lines(Lines before) {
    this.before = before.kept;
  }

  List<String> all() {
    return Collections.unmodifiableList(all);
  }

  @Override
  public void write(char[] text, int from, int length) {
    int begin = from;
    for (int i = from; i < from + length; i++) {
      if (text[i] != '\n') continue;
      line.append(text, begin, i - begin);
      end();
      begin = i + 1;
    }
    line.append(text, begin, from + length - begin);
  }

  /**
   * @param of what the line tells; equal ones have equal lines
   */
  void kept(Object of, TemplateDirectiveBody body) throws TemplateException, IOException {
    end();
    String text = before.get(of);
    if (text == null) {
      StringWriter rendered = new StringWriter();
      body.render(rendered);
      text = rendered.toString();
    }
    kept.put(of, text);
    all.add(text);
  }

  private void end() {
    String text = line.toString();
    if (!text.isBlank()) all.add(text);
    line.setLength(0);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    end();
  }
}
