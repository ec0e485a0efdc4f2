package org.ringdesk.ami;

/** How an order to a PBX went. Each but the first says why in a sentence. */
public sealed interface ActionResult {
  /** The PBX took it; for a call: it dials now, and events tell what becomes of it. */
  record Accepted() implements ActionResult {}

  /** Our own gate does not let it through. Nothing was sent. */
  record Refused(String sentence) implements ActionResult {}

  /** The PBX could not be reached. Nothing was sent; it may be tried again. */
  record NotSent(String sentence) implements ActionResult {}

  /** The PBX said no. */
  record Rejected(String sentence) implements ActionResult {}

  /**
   * It was sent and no answer came: it may have happened. Look for the channel before trying again.
   */
  record Unclear(String sentence) implements ActionResult {}
}
