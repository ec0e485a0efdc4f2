package org.ringdesk.wrapup;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.ringdesk.call.AgentName;
import org.ringdesk.call.CallId;
import org.ringdesk.database.Database;
import org.ringdesk.database.Row;
import org.ringdesk.database.Sql;
import org.ringdesk.people.Act;
import org.ringdesk.people.Audit;
import org.ringdesk.ticket.Tickets;

/** The drafts' rows, and what is finished. */
public record Drafts(Sql sql) {
  /** A form that nobody finished in a week tells a supervisor something, and an agent nothing. */
  private static final Duration OPEN_FOR = Duration.ofDays(7);

  private static final int OPEN_AT_MOST = 200;

  /** How finishing went. */
  public sealed interface Finishing {
    /**
     * @param values as they went onto the ticket
     */
    record Finished(Map<String, String> values) implements Finishing {}

    /** Fields that must be filled in first. */
    record Missing(Draft draft, List<String> fields) implements Finishing {}

    /** Another window wrote something else meanwhile: look at it first. */
    record Contested(Draft.Merge merge) implements Finishing {}

    /** Finished before, from another window perhaps. */
    record Already() implements Finishing {}
  }

  /** Which forms wait, after a restart: all agents', oldest first. */
  public record Open(CallId call, AgentName agent) {}

  public List<Open> open(Instant now) {
    return sql.list(
        """
        select call, agent from wrap_up_draft where began_at > $1 order by began_at limit $2
        """,
        row -> new Open(new CallId(row.uuid("call")), new AgentName(row.text("agent"))),
        now.minus(OPEN_FOR),
        OPEN_AT_MOST);
  }

  public Optional<Draft> find(CallId call, AgentName agent) {
    var entries =
        sql
            .list(
                "select * from wrap_up_draft_field where call = $1 and agent = $2",
                row ->
                    Map.entry(
                        row.text("field"),
                        new Draft.Entry(row.text("value"), row.number("revision"))),
                call.value(),
                agent.value())
            .stream()
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    return sql.first(
        "select * from wrap_up_draft where call = $1 and agent = $2",
        row -> from(row, entries),
        call.value(),
        agent.value());
  }

  private static Draft from(Row row, Map<String, Draft.Entry> entries) {
    return new Draft(
        new CallId(row.uuid("call")),
        new AgentName(row.text("agent")),
        row.text("specialty"),
        row.instant("began_at"),
        row.number("revision"),
        row.instant("saved_at"),
        entries);
  }

  /** From now on there is something to finish. Beginning it again changes nothing. */
  public void begin(Draft draft) {
    sql.change(
        """
        insert into wrap_up_draft (call, agent, specialty, began_at, revision, saved_at)
        select $1, $2, $3, $4, 0, $4
        where not exists (select from wrap_up where call = $1 and agent = $2)
        on conflict do nothing
        """,
        draft.call().value(),
        draft.agent().value(),
        draft.specialty(),
        draft.beganAt());
  }

  /** Empty when there is nothing to write to: it is finished, or never began. */
  public static Optional<Draft.Merge> save(
      Database database, CallId call, AgentName agent, Draft.Edit edit, Forms forms, Instant now) {
    return database.transaction(tx -> new Drafts(tx).save(call, agent, edit, forms, now));
  }

  /** In a transaction. */
  private Optional<Draft.Merge> save(
      CallId call, AgentName agent, Draft.Edit edit, Forms forms, Instant now) {
    return locked(call, agent)
        .map(
            draft -> {
              var merge = draft.merge(edit, forms.of(draft.specialty()), now);
              if (merge.draft().revision() != draft.revision()) write(merge.draft());
              return merge;
            });
  }

  /** Two windows that save at once do so one after the other. */
  private Optional<Draft> locked(CallId call, AgentName agent) {
    sql.list(
        "select 1 from wrap_up_draft where call = $1 and agent = $2 for update",
        r -> true,
        call.value(),
        agent.value());
    return find(call, agent);
  }

  private void write(Draft draft) {
    sql.change(
        "update wrap_up_draft set revision = $3, saved_at = $4 where call = $1 and agent = $2",
        draft.call().value(),
        draft.agent().value(),
        draft.revision(),
        draft.savedAt());
    draft
        .entries()
        .forEach(
            (field, entry) -> {
              if (entry.revision() == draft.revision()) write(draft, field, entry);
            });
  }

  private void write(Draft draft, String field, Draft.Entry entry) {
    sql.change(
        """
        insert into wrap_up_draft_field (call, agent, field, value, revision) values ($1, $2, $3, $4, $5)
        on conflict (call, agent, field) do update set value = excluded.value, revision = excluded.revision
        """,
        draft.call().value(),
        draft.agent().value(),
        field,
        entry.value(),
        entry.revision());
  }

  /** Saves what is still to be saved, and finishes: once, and onto the call's ticket. */
  public static Finishing finish(
      Database database,
      CallId call,
      AgentName agent,
      Draft.Edit edit,
      Forms forms,
      Audit.By by,
      Instant now) {
    return database.transaction(tx -> new Drafts(tx).finish(call, agent, edit, forms, by, now));
  }

  private Finishing finish(
      CallId call, AgentName agent, Draft.Edit edit, Forms forms, Audit.By by, Instant now) {
    var merge = save(call, agent, edit, forms, now);
    if (merge.isEmpty()) return new Finishing.Already();
    if (!merge.get().contested().isEmpty()) return new Finishing.Contested(merge.get());
    var draft = merge.get().draft();
    var missing = forms.of(draft.specialty()).missing(draft.values());
    if (!missing.isEmpty()) return new Finishing.Missing(draft, missing);
    put(call, agent, draft.specialty(), draft.values(), by.userName(), now);
    sql.change(
        "delete from wrap_up_draft where call = $1 and agent = $2", call.value(), agent.value());
    new Audit(sql, InstantSource.fixed(now))
        .add(
            by,
            Act.WRAP_UP_FINISHED,
            new Tickets(sql).ofCall(call).map(t -> t.number().value()).orElse(""),
            Map.of(Audit.CALL, call.toString(), "agent", agent.value()));
    return new Finishing.Finished(draft.values());
  }

  /** What an agent wrote of a call, onto its ticket too. In a transaction. */
  public void put(
      CallId call,
      AgentName agent,
      String specialty,
      Map<String, String> values,
      String by,
      Instant at) {
    sql.change(
        """
        insert into wrap_up (call, agent, specialty, values, finished_at, finished_by)
        values ($1, $2, $3, jsonb_object($4::text[], $5::text[]), $6, $7)
        """,
        call.value(),
        agent.value(),
        specialty,
        values.keySet().toArray(String[]::new),
        values.values().toArray(String[]::new),
        at,
        by);
    new Tickets(sql).wrapUp(call, specialty, values);
  }
}
