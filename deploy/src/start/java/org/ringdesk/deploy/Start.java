package org.ringdesk.deploy;

import java.lang.reflect.InvocationTargetException;

/** Where the jar begins. Compiled for an old Java, so that it can say which one is needed; everything else is for 21 and later. */
public final class Start {
  private static final int OLDEST = 21;

  private Start() {}

  public static void main(String[] args) throws Exception {
    String version = System.getProperty("java.specification.version");
    int feature = version.startsWith("1.") ? Integer.parseInt(version.substring(2)) : Integer.parseInt(version);
    if (feature < OLDEST) {
      System.err.println(
          "Ringdesk needs Java 21 or newer (25 is recommended), and this is Java " + version + " in " + System.getProperty("java.home")
              + ". Start it with deploy/desk, which finds or installs one.");
      System.exit(2);
    }
    try {
      Class.forName("org.ringdesk.deploy.Main").getMethod("main", String[].class).invoke(null, (Object) args);
    } catch (InvocationTargetException e) {
      throw e.getCause() instanceof Exception ? (Exception) e.getCause() : e;
    }
  }
}
