package org.ringdesk.canary;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.ringdesk.ami.CanarySign;
import org.ringdesk.ami.CanarySign.Progress;

/**
 * What a call of our own has left behind, and who was blind to it. Pure.
 *
 * @param heard how far AMI has told of it
 * @param script what AGI() said to the dialplan; empty where it asks none
 * @param agi our script met it
 * @param outbox the outbox came to it
 * @param in its DESKIN is in the ledger
 * @param out its DESKOUT is
 * @param ledger the PBX's queue_log is read at all
 */
public record Traces(
    Optional<Progress> heard,
    String script,
    boolean agi,
    boolean outbox,
    boolean in,
    boolean out,
    boolean ledger) {
  private static final String SUCCESS = "SUCCESS";

  public Set<Blind> blind() {
    var blind = EnumSet.noneOf(Blind.class);
    if (amiBlind()) blind.add(Blind.AMI);
    else if (heardTo(Progress.CHANNEL)) blind.add(Blind.CONTEXT);
    else if (heardTo(Progress.BEGUN)) blind.add(Blind.NUMBER);
    if (scriptBlind()) blind.add(Blind.SCRIPT);
    if (!outbox) blind.add(Blind.OUTBOX);
    if (ledger && walked() && !(in && (out || scriptBlind()))) blind.add(Blind.LEDGER);
    return blind;
  }

  /** All there are have told, so waiting longer would show nothing new. */
  public boolean settled() {
    return heardTo(Progress.LEFT)
        && outbox
        && (agi || !script.equals(SUCCESS))
        && (!ledger || (in && out));
  }

  /** The same for somebody who listened to AMI themselves. */
  public Traces heardBy(Optional<CanarySign> sign) {
    return new Traces(
        sign.map(CanarySign::progress),
        sign.map(CanarySign::script).orElse(""),
        agi,
        outbox,
        in,
        out,
        ledger);
  }

  /** Nothing heard at all; or others saw it come further than was heard. */
  private boolean amiBlind() {
    return heard.isEmpty()
        || (!heardTo(Progress.LEFT) && out)
        || ((heardTo(Progress.CHANNEL) || heardTo(Progress.BEGUN)) && (agi || in));
  }

  /** Asked without success; answered by a server that is not ours; or still asked. */
  private boolean scriptBlind() {
    if (heardTo(Progress.LEFT)) return !script.isEmpty() && !(agi && script.equals(SUCCESS));
    return heardTo(Progress.ARRIVED) && !out;
  }

  private boolean walked() {
    return heardTo(Progress.LEFT) || heardTo(Progress.ARRIVED) || agi || in || out;
  }

  private boolean heardTo(Progress progress) {
    return heard.filter(h -> h == progress).isPresent();
  }
}
