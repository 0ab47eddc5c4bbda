// Asks an echo server, over some connections at once: each has one message on its way, and sends the next when it is back.
// load PORT CONNECTIONS BYTES SECONDS prints how many came back in a second. A tenth of the time before that is not counted.
#define _GNU_SOURCE
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>

static char *message, *answer;
static size_t bytes;

typedef struct {
  int socket;
  size_t received;
} Connection;

static double seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec + now.tv_nsec / 1e9;
}

static void stop(const char *what) {
  perror(what);
  exit(1);
}

static int dial(int port) {
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  int made = socket(AF_INET, SOCK_STREAM, 0), yes = 1;
  if (made < 0 || connect(made, (struct sockaddr *)&to, sizeof to) < 0) stop("connect");
  setsockopt(made, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  return made;
}

static void ask(Connection *connection) {
  connection->received = 0;
  // A message fits into the buffer of a socket whose last message has come back.
  if (send(connection->socket, message, bytes, 0) != (ssize_t)bytes) stop("send");
}

// Takes what is there, and says whether the answer is complete.
static int take(Connection *connection) {
  ssize_t got = recv(connection->socket, answer, bytes - connection->received, 0);
  if (got <= 0) stop("recv");
  connection->received += got;
  return connection->received == bytes;
}

int main(int count, char **given) {
  if (count != 5) return 2;
  int port = atoi(given[1]), connections = atoi(given[2]);
  bytes = atoi(given[3]);
  double duration = atof(given[4]);
  message = malloc(bytes);
  answer = malloc(bytes);
  memset(message, 'x', bytes);
  message[bytes - 1] = '\n';

  Connection *all = calloc(connections, sizeof *all);
  int events = epoll_create1(0);
  for (int index = 0; index < connections; index += 1) {
    all[index].socket = dial(port);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = &all[index]};
    epoll_ctl(events, EPOLL_CTL_ADD, all[index].socket, &event);
  }
  for (int index = 0; index < connections; index += 1) ask(&all[index]);

  double from = seconds() + duration / 10, until = from + duration;
  long answered = 0;
  struct epoll_event ready[64];
  for (;;) {
    double now = seconds();
    if (now > until) break;
    // A single connection has nothing to choose from: its answer is waited for in recv.
    int some = connections == 1 ? 1 : epoll_wait(events, ready, 64, 1000);
    for (int index = 0; index < some; index += 1) {
      Connection *connection = connections == 1 ? all : ready[index].data.ptr;
      if (!take(connection)) continue;
      if (now > from) answered += 1;
      ask(connection);
    }
  }
  printf("%.1f\n", answered / duration);
  return 0;
}
