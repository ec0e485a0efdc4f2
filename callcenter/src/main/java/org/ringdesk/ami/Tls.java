package org.ringdesk.ami;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** TLS to a PBX, most of which sign their own certificate. */
final class Tls {
  private Tls() {}

  /** A client's TLS socket over a connected one. */
  static SSLSocket over(Socket raw, AmiAddress address) throws IOException {
    var factory =
        address.trust().isPresent()
            ? pinned(address.trust().get())
            : (SSLSocketFactory) SSLSocketFactory.getDefault();
    var socket = (SSLSocket) factory.createSocket(raw, address.host(), address.port(), true);
    if (address.trust().isEmpty()) {
      var parameters = socket.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      socket.setSSLParameters(parameters);
    }
    return socket;
  }

  private static SSLSocketFactory pinned(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      var certificates = CertificateFactory.getInstance("X.509").generateCertificates(in);
      var context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new Pinned(Set.copyOf(certificates))}, null);
      return context.getSocketFactory();
    } catch (GeneralSecurityException e) {
      throw new IOException("no certificate can be read from " + file + ": " + e.getMessage(), e);
    }
  }

  /**
   * Believes exactly these certificates. The file says which the PBX has, so a name or a date in it
   * adds nothing; an authority's certificate would let in all it ever signed, and is not enough.
   */
  private static final class Pinned extends X509ExtendedTrustManager {
    private final Set<Certificate> certificates;

    Pinned(Set<Certificate> certificates) {
      this.certificates = certificates;
    }

    private void check(X509Certificate[] chain) throws CertificateException {
      if (chain.length == 0 || !certificates.contains(chain[0])) {
        throw new CertificateException("the PBX's certificate is not the one in the trust file");
      }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      throw new CertificateException("clients are not known here");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      throw new CertificateException("clients are not known here");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      throw new CertificateException("clients are not known here");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
