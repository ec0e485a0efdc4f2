package org.ringdesk.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ringdesk.callcenter.Companions;
import org.ringdesk.ledger.Bookmark;
import org.ringdesk.ledger.TailReport;

/** Keeps what it is brought for {@code pbx1}; another server owns {@code pbx2}. */
final class MadeUpCompanions implements Companions {
  static final String TOKEN = "token-of-the-companions";

  final List<TailReport> taken = new ArrayList<>();
  final List<String> told = new ArrayList<>();

  @Override
  public boolean opens(String pbx, String token) {
    return List.of("pbx1", "pbx2").contains(pbx) && token.equals(TOKEN + pbx);
  }

  @Override
  public Optional<Bookmark> bookmark(String pbx) {
    if (pbx.equals("pbx2")) throw new Elsewhere(pbx);
    return taken.isEmpty() ? Optional.empty() : taken.getLast().after();
  }

  @Override
  public Optional<String> dialplan(String pbx) {
    return pbx.equals("pbx1") ? Optional.of("[ringdesk-hotline]\n") : Optional.empty();
  }

  @Override
  public void dialplanTold(String pbx, String text, String trouble) {
    told.add(pbx + ": " + trouble + ": " + text);
  }

  @Override
  public void take(String pbx, TailReport report) {
    if (pbx.equals("pbx2")) throw new Elsewhere(pbx);
    taken.add(report);
  }
}
