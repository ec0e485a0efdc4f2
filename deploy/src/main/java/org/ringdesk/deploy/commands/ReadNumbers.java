package org.ringdesk.deploy.commands;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.ringdesk.customer.PhoneNumber;

/**
 * Numbers as they were read before: the same callers come again and again, and reading one costs
 * more than writing a call.
 */
final class ReadNumbers {
  private static final int REMEMBERED = 200_000;

  private record Raw(String number, String region) {}

  private final Map<Raw, Optional<String>> read =
      new LinkedHashMap<>(1_024, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Raw, Optional<String>> eldest) {
          return size() > REMEMBERED;
        }
      };

  synchronized Optional<String> e164(String number, String region) {
    return read.computeIfAbsent(
        new Raw(number, region), r -> PhoneNumber.e164(r.number(), r.region()));
  }
}
