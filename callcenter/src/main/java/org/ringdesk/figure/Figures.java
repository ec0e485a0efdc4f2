package org.ringdesk.figure;

import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.ringdesk.database.Sql;

/** The figures of the calls in one database, by the terms that were agreed. */
public record Figures(Sql sql, Terms terms) {
  public CallFigures calls(Instant now) {
    return new CallFigures(sql, terms, now);
  }

  /** Only these measures: the others are empty, not zero. */
  public CallFigures calls(Instant now, Set<Measure> measures) {
    return new CallFigures(sql, terms, now, measures);
  }

  public AgentFigures agents(Instant now) {
    return new AgentFigures(sql, now);
  }

  public Behind behind(Instant now) {
    return new Behind(sql, terms, now);
  }

  public Denominators denominators() {
    return new Denominators(sql, terms);
  }

  /** These measures of one range: those of agents too, added up over all that are asked for. */
  public Tally tally(Set<Measure> measures, Buckets whole, Only only, Instant now) {
    var tally = calls(now, measures).byTime(whole, only).getFirst().tally();
    var ofAgents = EnumSet.copyOf(measures);
    ofAgents.removeIf(m -> tally.of(m).isPresent() || m == Measure.LONGEST_WAIT);
    if (ofAgents.isEmpty()) return tally;
    for (var line : agents(now).read(whole, only))
      if (only.agent().map(a -> a.equals(line.agent())).orElse(true))
        for (var measure : ofAgents) line.tally().of(measure).ifPresent(n -> tally.add(measure, n));
    for (var measure : ofAgents) tally.add(measure, 0);
    return tally;
  }

  /**
   * Whose names agents are chosen by.
   *
   * @param desk the only desk whose people may be seen; null for all
   */
  public List<String> agentNames(@Nullable Integer desk) {
    return sql.list(
        """
        select distinct agent_name as name from operator
        where agent_name is not null and ($1::int is null or desk_id = $1) order by 1
        """,
        row -> row.text("name"),
        desk);
  }
}
