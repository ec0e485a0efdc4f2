package org.ringdesk.web;

import java.util.Optional;
import org.ringdesk.figure.Buckets.Bucket;
import org.ringdesk.figure.Group;
import org.ringdesk.figure.Tally;
import org.ringdesk.web.ReportView.Kind;

/**
 * One row of figures.
 *
 * @param member the specialty or agent that it is of; empty: all of them
 */
record ReportRow(Bucket bucket, Optional<String> member, Tally tally) {
  /** What the report asks for, of this row alone. */
  Filters only(Kind kind, Filters filters) {
    Filters its = filters.range(bucket);
    return member.map(m -> of(kind, its, m)).orElse(its);
  }

  static Filters of(Kind kind, Filters filters, String member) {
    return kind == Kind.AGENTS
        ? filters.ofAgent(Optional.of(member))
        : filters.with(Group.SPECIALTY, member);
  }
}
