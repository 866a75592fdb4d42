/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Stands between a client and a server on this machine, and cuts connections once so many bytes came back. */
final class CutConnection implements Closeable {

    private final ServerSocket door;
    private final int server;
    private final long most;

    CutConnection(int server, long most) throws IOException {
        this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.server = server;
        this.most = most;
        start(this::accept);
    }

    int port() {
        return door.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        door.close();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = door.accept();
                Socket behind = new Socket(InetAddress.getLoopbackAddress(), server);
                start(() -> forward(client, behind, Long.MAX_VALUE));
                start(() -> forward(behind, client, most));
            }
        } catch (IOException closed) {
            // the end of the test
        }
    }

    private static void forward(Socket from, Socket to, long most) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] some = new byte[8192];
            long left = most;
            for (int n = in.read(some); n >= 0 && left > 0; n = in.read(some)) {
                out.write(some, 0, n);
                out.flush();
                left -= n;
            }
        } catch (IOException cut) {
            // by the other direction
        }
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work);
        thread.setDaemon(true);
        thread.start();
    }
}
