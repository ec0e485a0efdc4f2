package org.ringdesk.callcenter;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.ringdesk.board.BoardSnapshot.LedgerLink;
import org.ringdesk.board.BoardSnapshot.LinkState;
import org.ringdesk.board.BoardSnapshot.PbxLink;
import org.ringdesk.canary.Canary;
import org.ringdesk.outbox.Outbox.Backlog;

/** How one part of the house is. */
public sealed interface HouseHealth {
  /**
   * Short and stable, for machines: {@code database}, {@code pbx:NAME}, {@code ledger:NAME}, {@code
   * dialplan:NAME}, {@code outbox}.
   */
  String name();

  boolean well();

  /**
   * @param trouble in the database's own words; empty when it answers and stores
   */
  record OfDatabase(Optional<String> trouble) implements HouseHealth {
    @Override
    public String name() {
      return "database";
    }

    @Override
    public boolean well() {
      return trouble.isEmpty();
    }
  }

  record OfLink(PbxLink link) implements HouseHealth {
    @Override
    public String name() {
      return "pbx:" + link.pbx();
    }

    @Override
    public boolean well() {
      return link.state() == LinkState.UP || link.state() == LinkState.STANDBY;
    }
  }

  record OfLedger(LedgerLink ledger) implements HouseHealth {
    @Override
    public String name() {
      return "ledger:" + ledger.pbx();
    }

    @Override
    public boolean well() {
      return switch (ledger.state()) {
        case UNREAD, CATCHING_UP, WATCHING, STANDBY -> true;
        case MISSING, DENIED, SILENT, STUCK -> false;
      };
    }
  }

  /**
   * What Ringdesk writes for a PBX.
   *
   * @param trouble why it is not in use, as the companion there said it
   */
  record OfDialplan(String pbx, State state, String trouble, Instant since) implements HouseHealth {
    /** {@code AWAITED}: the companion there has not yet said that it has it. */
    public enum State {
      AWAITED,
      IN_USE,
      REFUSED
    }

    boolean saysAs(OfDialplan other) {
      return state == other.state && trouble.equals(other.trouble);
    }

    @Override
    public String name() {
      return "dialplan:" + pbx;
    }

    @Override
    public boolean well() {
      return state == State.IN_USE;
    }
  }

  /**
   * @param backlog empty when the database is in trouble
   */
  record OfOutbox(Optional<Backlog> backlog) implements HouseHealth {
    private static final Duration LATE = Duration.ofMinutes(1);

    @Override
    public String name() {
      return "outbox";
    }

    @Override
    public boolean well() {
      return backlog.filter(b -> b.late().compareTo(LATE) < 0).isPresent();
    }
  }

  /** Only where a call of our own found something wanting. */
  record OfCanaries(List<Canary> blind) implements HouseHealth {
    public OfCanaries {
      blind = List.copyOf(blind);
    }

    @Override
    public String name() {
      return "canary";
    }

    @Override
    public boolean well() {
      return blind.isEmpty();
    }
  }
}
