package org.ringdesk.web;

import java.time.InstantSource;
import org.ringdesk.figure.Terms;
import org.ringdesk.webhook.Webhooks;

/** The API over the database of the people. */
final class MadeUpApi {
  private MadeUpApi() {}

  static ApiHouse of(TestStaff people) {
    return of(people, ApiLimits.STANDARD);
  }

  static ApiHouse of(TestStaff people, ApiLimits limits) {
    return new ApiHouse(
        people.database(),
        new MadeUpDesk("idle", people.database()).hotlines(),
        Terms.STANDARD,
        people.staff().tokens(),
        new Webhooks(people.database(), true, InstantSource.system()),
        limits);
  }
}
