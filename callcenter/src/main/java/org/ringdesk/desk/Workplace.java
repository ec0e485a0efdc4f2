package org.ringdesk.desk;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.ringdesk.ami.ActionResult;
import org.ringdesk.call.AgentName;
import org.ringdesk.call.Call;
import org.ringdesk.call.CallId;
import org.ringdesk.call.QueueName;
import org.ringdesk.customer.Customer;
import org.ringdesk.customer.PhoneNumber;
import org.ringdesk.hotline.Hotline;
import org.ringdesk.hotline.Hotlines;
import org.ringdesk.hotline.Specialty;
import org.ringdesk.script.Script;
import org.ringdesk.script.Scripts;
import org.ringdesk.script.Step;
import org.ringdesk.script.Wording;
import org.ringdesk.ticket.TicketNumber;
import org.ringdesk.wrapup.Draft;
import org.ringdesk.wrapup.Drafts;
import org.ringdesk.wrapup.Form;

/** All that an agent can see and do at the desk, and what supervisors do for it. */
public interface Workplace {
  /** Called whenever some screen may look otherwise; must not wait. */
  void watch(Runnable watcher);

  /** The screen as it is now. Asks nobody. */
  DeskSnapshot look(AgentName agent);

  /** Somebody has this agent's screen open; to be told at least each half minute. */
  void attended(AgentName agent);

  Hotlines hotlines();

  /** The caller's number, as far as it can be believed. */
  PhoneNumber number(Call call);

  /** What is asked after a call of this queue. */
  Form form(QueueName queue);

  Script script(Call call);

  default Hotline hotline(Call call) {
    return hotlines().of(call.line().to());
  }

  default Specialty specialty(QueueName queue) {
    return hotlines().of(queue);
  }

  // The PBX may take seconds to answer: not for an event loop.

  /** Takes calls again. */
  ActionResult ready(AgentName agent);

  ActionResult pause(AgentName agent, String reason);

  /** Ends the talk from the agent's side; who hung up meanwhile has hung up. */
  ActionResult hangUp(AgentName agent, CallId call);

  // These wait for the database.

  /** The agent wants these words on the screen. */
  void say(AgentName agent, CallId call, Step step);

  /** These words are on the agent's screen from {@code at} on. Kept soon; does not wait. */
  void shown(AgentName agent, CallId call, Wording wording, Locale language, Instant at);

  /** Empty when there is nothing to write to: never this agent's call, or finished. */
  Optional<Draft> draft(AgentName agent, CallId call);

  /** Empty like {@link #draft}. */
  Optional<Draft.Merge> save(AgentName agent, CallId call, Draft.Edit edit);

  /**
   * Saves what is left, finishes, and ends the pause where it was for this.
   *
   * @param by the operator's name
   */
  Drafts.Finishing finish(AgentName agent, CallId call, Draft.Edit edit, String by);

  /** Of several unfinished forms, this one comes on top. */
  void turnTo(AgentName agent, CallId call);

  /** A new customer with this caller's number. */
  Customer create(CallId call, String name, String title, String organisation);

  /** It is this one of those who share the number. */
  void choose(CallId call, long customer);

  /**
   * The caller's matter is this ticket's.
   *
   * @return false when there is nothing to join yet, or the ticket is closed
   */
  boolean join(CallId call, TicketNumber ticket, String by);

  /**
   * The call that was owed is made.
   *
   * @return false when nothing was owed
   */
  boolean returned(TicketNumber ticket, String by);

  /** All wordings as they stand now. Asks nobody. */
  Script.Book book();

  /** Newest first. */
  List<Wording> versions(String hotline, Step step);

  /**
   * @param read the version that was on the screen; 0 for none
   */
  Scripts.Saving saveWording(String hotline, Step step, int read, String zh, String en, String by);
}
