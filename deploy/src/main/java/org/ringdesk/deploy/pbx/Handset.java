package org.ringdesk.deploy.pbx;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is said into a telephone while SIPp does the signalling: keys as RFC 4733 events, and a tone
 * for a voice. It sends to wherever voice comes from, so it stays silent until the PBX has played
 * something. (SIPp's own play_dtmf sends keys under another payload type than was agreed, and its
 * recordings need raw sockets.)
 */
public final class Handset implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Handset.class);
  private static final int A_LAW = 8;

  /** As our SIPp scenarios say in their session descriptions. */
  private static final int EVENTS = 101;

  private static final int PACKET_MILLIS = 20;
  private static final int SAMPLES = 8 * PACKET_MILLIS;
  private static final int END = 0x80;
  private static final int VOLUME = 10;

  private final DatagramSocket socket;
  private final Random random = new Random();
  private final int source = random.nextInt();
  private final CountDownLatch closing = new CountDownLatch(1);
  private int sequence = random.nextInt(1 << 15);
  private int timestamp = random.nextInt(1 << 20);

  private Handset(DatagramSocket socket) {
    this.socket = socket;
  }

  /** On a free port of this host. */
  public static Handset pickUp(String host) throws SocketException {
    return new Handset(new DatagramSocket(new InetSocketAddress(host, Ports.udp(host))));
  }

  public int port() {
    return socket.getLocalPort();
  }

  /** Begins when the PBX is heard first: presses the keys, then speaks for so long. */
  public void uses(List<Keystroke> keys, Duration speech) {
    Thread.ofVirtual()
        .name("handset-" + port())
        .start(
            () -> {
              try {
                var pbx = hears();
                for (var key : keys) if (pauses(key.after())) presses(key.key(), pbx);
                speaks(speech, pbx);
              } catch (IOException e) {
                log.debug("hung up: {}", e.getMessage());
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
  }

  /** Presses the same key for whoever is heard, one after the other: for a phone of many calls. */
  public void pressesForEach(Keystroke key) {
    Thread.ofVirtual()
        .name("handset-" + port())
        .start(
            () -> {
              try {
                SocketAddress last = null;
                while (closing.getCount() > 0) {
                  var pbx = hears();
                  if (pbx.equals(last)) continue;
                  last = pbx;
                  if (pauses(key.after())) presses(key.key(), pbx);
                }
              } catch (IOException e) {
                log.debug("put down: {}", e.getMessage());
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
  }

  @Override
  public void close() {
    closing.countDown();
    socket.close();
  }

  private SocketAddress hears() throws IOException {
    var packet = new DatagramPacket(new byte[2_048], 2_048);
    socket.receive(packet);
    return packet.getSocketAddress();
  }

  /** False when the handset is put down meanwhile. */
  private boolean pauses(Duration time) throws InterruptedException {
    return !closing.await(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Pressed for 100 ms; the end is said three times, as a packet may be lost. */
  private void presses(char key, SocketAddress pbx) throws IOException, InterruptedException {
    int event = "0123456789*#".indexOf(key);
    for (int i = 1; i <= 5; i++) {
      event(event, 0, i, pbx);
      pauses(Duration.ofMillis(PACKET_MILLIS));
    }
    for (int i = 0; i < 3; i++) event(event, END, 5, pbx);
    timestamp += 6 * SAMPLES;
  }

  private void event(int event, int end, int packets, SocketAddress pbx) throws IOException {
    send(
        EVENTS,
        packets == 1,
        new byte[] {
          (byte) event,
          (byte) (end | VOLUME),
          (byte) ((packets * SAMPLES) >> 8),
          (byte) (packets * SAMPLES)
        },
        pbx);
  }

  private void speaks(Duration time, SocketAddress pbx) throws IOException, InterruptedException {
    var tone = tone(SAMPLES);
    long until = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < until && pauses(Duration.ofMillis(PACKET_MILLIS))) {
      send(A_LAW, false, tone, pbx);
      timestamp += SAMPLES;
    }
  }

  /** A voice of 400 Hz, in A-law. */
  static byte[] tone(int samples) {
    var tone = new byte[samples];
    for (int i = 0; i < samples; i++) tone[i] = (byte) (i / 10 % 2 == 0 ? 0xAA : 0x2A);
    return tone;
  }

  private void send(int payload, boolean marker, byte[] content, SocketAddress pbx)
      throws IOException {
    var packet = ByteBuffer.allocate(12 + content.length);
    packet.put((byte) 0x80).put((byte) (marker ? 0x80 | payload : payload));
    packet.putShort((short) sequence++).putInt(timestamp).putInt(source).put(content);
    socket.send(new DatagramPacket(packet.array(), packet.capacity(), pbx));
  }
}
