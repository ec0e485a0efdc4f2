package org.ringdesk.deploy.commands;

import java.util.List;

/** One command of {@code deploy/desk}. */
public interface Command {
  /**
   * @return the exit code
   * @throws Misused for arguments that it does not take
   */
  int run(List<String> args);

  /** A bad argument; the message is one sentence for whoever typed it. */
  final class Misused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Misused(String sentence) {
      super(sentence);
    }
  }
}
