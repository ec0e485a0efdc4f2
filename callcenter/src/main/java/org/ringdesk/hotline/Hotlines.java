package org.ringdesk.hotline;

import java.time.ZoneId;
import java.util.List;
import org.ringdesk.call.QueueName;

/**
 * All hotlines and specialties of the house. At least one hotline: the first stands for numbers
 * that no setting names.
 */
public record Hotlines(List<Hotline> hotlines, List<Specialty> specialties) {
  public Hotlines {
    hotlines = List.copyOf(hotlines);
    specialties = List.copyOf(specialties);
    if (hotlines.isEmpty()) throw new IllegalArgumentException("at least one hotline is needed");
  }

  /** In which days begin and times are told: the first hotline's. */
  public ZoneId zone() {
    return hotlines.getFirst().zone();
  }

  /** The hotline a DID belongs to. */
  public Hotline of(String did) {
    for (var h : hotlines) if (h.number().equals(did)) return h;
    return hotlines.getFirst();
  }

  public Specialty of(QueueName queue) {
    for (var s : specialties) if (s.queue().equals(queue)) return s;
    return Specialty.unnamed(queue);
  }
}
