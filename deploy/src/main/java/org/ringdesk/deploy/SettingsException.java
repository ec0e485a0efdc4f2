package org.ringdesk.deploy;

import java.util.List;
import java.util.stream.Collectors;

/** Settings that cannot be started with; the message lists everything that is wrong with them. */
public final class SettingsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SettingsException(List<String> problems) {
    super(
        problems.stream()
            .map(p -> "\n  " + p)
            .collect(
                Collectors.joining(
                    "",
                    problems.size() == 1
                        ? "A setting is wrong:"
                        : problems.size() + " settings are wrong:",
                    "")));
  }
}
