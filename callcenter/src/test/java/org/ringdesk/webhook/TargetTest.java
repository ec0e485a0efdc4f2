package org.ringdesk.webhook;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.255.0.9",
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "100.127.255.255",
        "192.0.0.8",
        "192.0.2.1",
        "198.18.0.1",
        "198.19.255.255",
        "203.0.113.7",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:10.0.0.1",
        "fe80::1",
        "fec0::1",
        "fc00::1",
        "fd12::1",
        "ff02::1",
        "64:ff9b::a00:1",
        "2002:a00:1::",
        "2001:db8::1",
        "2001::1"
      })
  void whatIsNearIsNotPublic(String address) throws UnknownHostException {
    assertFalse(Target.isPublic(InetAddress.getByName(address)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "93.184.215.14",
        "100.63.255.255",
        "100.128.0.0",
        "172.15.0.1",
        "172.32.0.1",
        "198.17.0.1",
        "198.20.0.1",
        "11.0.0.1",
        "::ffff:93.184.215.14",
        "2606:2800:21f:cb07:6820:80da:af6b:8b2c",
        "2001:4860:4860::8888"
      })
  void whatIsFarIs(String address) throws UnknownHostException {
    assertTrue(Target.isPublic(InetAddress.getByName(address)));
  }

  @Test
  void onlyWhatSomethingCouldBeSentToIsATarget() {
    for (String text :
        new String[] {
          "",
          "x",
          "https://",
          "https:///x",
          "https://a b/",
          "https://u:p@example.com/",
          "https://example.com/#x",
          "ftp://example.com/",
          "http://example.com/",
          "file:///etc/passwd",
          "https://example.com:99999/",
          "https://example.com/" + "x".repeat(1_000)
        }) assertTrue(Target.of(text, false).isEmpty(), text);
    assertTrue(Target.of("https://example.com:8443/a?b=c", false).isPresent());
    assertTrue(Target.of("http://127.0.0.1:9/", true).isPresent());
  }
}
