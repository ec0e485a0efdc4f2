package org.ringdesk.ivr;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Sound with one channel of 16 bits.
 *
 * @param rate samples a second
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares two sounds
record Wave(int rate, short[] samples) {
  /** What a telephone carries, and what Asterisk plays without converting. */
  static final int TELEPHONE = 8_000;

  private static final int HEADER = 44;

  /** How many samples to each side are looked at: more is slower and hardly better. */
  private static final int REACH = 16;

  /** espeak-ng writes the length of a file it cannot rewind as a wish: what is there counts. */
  static Wave read(byte[] file) throws IOException {
    var in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    if (file.length < HEADER
        || in.getInt(0) != 0x46464952 // RIFF
        || in.getShort(20) != 1
        || in.getShort(22) != 1
        || in.getShort(34) != 16)
      throw new IOException("not a wave file with one channel of 16 bits");
    var samples = new short[(file.length - HEADER) / 2];
    in.position(HEADER).asShortBuffer().get(samples);
    return new Wave(in.getInt(24), samples);
  }

  byte[] file() {
    int bytes = samples.length * 2;
    var out = ByteBuffer.allocate(HEADER + bytes).order(ByteOrder.LITTLE_ENDIAN);
    out.put(new byte[] {'R', 'I', 'F', 'F'}).putInt(HEADER - 8 + bytes);
    out.put(new byte[] {'W', 'A', 'V', 'E', 'f', 'm', 't', ' '}).putInt(16);
    out.putShort((short) 1).putShort((short) 1).putInt(rate).putInt(rate * 2);
    out.putShort((short) 2).putShort((short) 16);
    out.put(new byte[] {'d', 'a', 't', 'a'}).putInt(bytes);
    for (short sample : samples) out.putShort(sample);
    return out.array();
  }

  /**
   * At another rate, without what the slower one cannot carry: a sinc under a Hann window, as wide
   * as the slower rate needs.
   */
  Wave at(int newRate) {
    if (newRate == rate) return this;
    double step = (double) rate / newRate;
    double width = Math.max(1, step); // of the sinc, in samples of ours
    var result = new short[(int) (samples.length / step)];
    for (int i = 0; i < result.length; i++) {
      double centre = i * step;
      int first = Math.max(0, (int) Math.ceil(centre - REACH * width));
      int last = Math.min(samples.length - 1, (int) Math.floor(centre + REACH * width));
      double sum = 0;
      for (int j = first; j <= last; j++) {
        double x = (j - centre) / width;
        sum += samples[j] * sinc(x) * (0.5 + 0.5 * Math.cos(Math.PI * x / REACH)) / width;
      }
      result[i] =
          (short) Math.clamp(Math.round(sum), (long) Short.MIN_VALUE, (long) Short.MAX_VALUE);
    }
    return new Wave(newRate, result);
  }

  private static double sinc(double x) {
    return Math.abs(x) < 1e-9 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
  }
}
