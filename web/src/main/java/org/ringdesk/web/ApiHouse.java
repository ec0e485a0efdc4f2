package org.ringdesk.web;

import org.ringdesk.database.Sql;
import org.ringdesk.figure.Terms;
import org.ringdesk.hotline.Hotlines;
import org.ringdesk.people.ApiTokens;
import org.ringdesk.webhook.Webhooks;

/** What the API reads from, and what decides who may. */
public record ApiHouse(
    Sql sql,
    Hotlines hotlines,
    Terms terms,
    ApiTokens tokens,
    Webhooks webhooks,
    ApiLimits limits) {}
