package org.ringdesk.ami;

final class AmiLink {
  static final String QUEUE_STATUS = "queue-status";
  static final String CORE_STATUS = "core-status";
  static final String CHANNELS = "channels";
}
