/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the model of a session for Spin: what docs/DELIVERY.md promises of exactly once, for every
 * order of steps and faults within small bounds.
 *
 * A client and a server's store, each with an outbox and an account of what it has handled, durable;
 * connections between them, each two wires that keep frames in order; and faults: wires that are cut
 * in one direction or both, at once or with what is on its way still arriving; connections that the
 * client gives up while the server doesn't know; frames lost, doubled and overtaken; restarts of
 * either side. They end at some moment, and then everything must arrive.
 *
 * What isn't here: time (a limit passes when nothing else can happen, or, while there are faults, at
 * any moment), memory bounds, leases, sequence numbers near their end; the simulator has those.
 *
 * Bounds: N_UP and N_DOWN messages, WINDOW, N_FAULTS, N_CONNECTIONS. Each fault costs a connection at
 * most, so that there is always one left to end on. BUG_… plants one mistake, which must be found.
 * test-model.py runs it all. */

#ifndef N_UP
#define N_UP 2
#endif
#ifndef N_DOWN
#define N_DOWN 0
#endif
#ifndef WINDOW
#define WINDOW 2
#endif
#ifndef N_FAULTS
#define N_FAULTS 2
#endif
#ifndef N_CONNECTIONS
#define N_CONNECTIONS 4
#endif
#define CAPACITY 3 /* frames on a wire */

#define CLIENT 0
#define SERVER 1
#define NONE 255

/* The wire of connection c that leads to an end. */
#define TO(end, c) wire[2 * (c) + (end)]
#define CUT(end, c) cut[2 * (c) + (end)]

mtype = { HELLO, WELCOME, DATA, ACK };     /* kinds of frames */
mtype = { DETACHED, ATTACHING, ATTACHED, ENDED }; /* states of the client */
mtype = { OPEN, PROTOCOL, STALE, TAKEN_OVER };    /* what the server did to a connection */

/* A frame: kind; gen of HELLO and WELCOME, or seq of DATA; ack; sid, 0: none. */
chan wire[2 * N_CONNECTIONS] = [CAPACITY] of { mtype, byte, byte, byte };
bool cut[2 * N_CONNECTIONS];
mtype closed[N_CONNECTIONS] = OPEN; /* by the server; the client sees it behind what was sent */
byte n_connections;
byte left = N_FAULTS; /* faults that may still be made; each costs a connection at most */
bool faulty = true;

/* Of each end. The outbox holds una … next - 1, of which what is below sent is on this connection. */
byte next[2];
byte una[2] = 1;
byte sent[2] = 1;
byte delivered[2];     /* given to the program */
byte handled[2];       /* by the program; saved together with what the handling did */
byte effects[2];       /* the witness: what handling has done, whatever the account says */
byte early[2];         /* bits: what came too early, above delivered */
bool owes_ack[2];

mtype state = DETACHED; /* the client's */
byte connection;        /* its latest, one above: 0, none yet */
byte gen;
byte sid;

byte n_sids;            /* the server's sessions; there should be one */
byte s_gen;
byte s_connection = NONE;
bool owes_welcome;
byte n_switches;        /* to a thief */

#define DRAINED (una[CLIENT] == N_UP + 1 && una[SERVER] == N_DOWN + 1)
#define MINE (connection - 1)

/* A frame that nobody hears any more is gone. */
inline put (end, c, kind, number, ack, id)
{
  if
  :: CUT (end, c) -> skip
  :: !CUT (end, c) -> TO (end, c)!kind, number, ack, id
  fi
}

#define HAS_ROOM(end, c) (CUT (end, c) || len (TO (end, c)) < CAPACITY)

inline empty_wire (w)
{
  do
  :: len (wire[w]) > 0 -> wire[w]?_, _, _, _
  :: len (wire[w]) == 0 -> break
  od
}

/* HW-D-006: an ACK says what was handled. */
#ifdef BUG_ACK_BEFORE_HANDLING
#define ACK_OF(end) delivered[end]
#else
#define ACK_OF(end) handled[end]
#endif

/* HW-D-004, HW-D-007 */
inline take_ack (end, ack)
{
  assert (ack < next[end]);           /* 3: never of what wasn't accepted */
  if
  :: ack + 1 > una[end] ->
     una[end] = ack + 1;
     assert (una[end] - 1 <= effects[1 - end]) /* 2: what is ACKed was handled */
  :: else -> skip
  fi;
  if
  :: sent[end] < una[end] -> sent[end] = una[end]
  :: else -> skip
  fi
}

/* HW-D-009, HW-D-010: in order, once; what is early waits. */
inline take_data (end, seq)
{
  owes_ack[end] = true;
#ifdef BUG_OUT_OF_ORDER
  if
  :: seq > delivered[end] -> delivered[end] = seq
  :: else -> skip
  fi;
#else
  if
#ifdef BUG_NO_DUPLICATE_CHECK
  :: seq <= delivered[end] -> delivered[end] = seq - 1; handled[end] = seq - 1; early[end] = 1
#else
  :: seq <= delivered[end] -> skip
#endif
  :: seq > handled[end] + WINDOW -> skip
  :: seq > delivered[end] && seq <= handled[end] + WINDOW ->
     early[end] = early[end] | (1 << (seq - delivered[end] - 1))
  fi;
  do
  :: early[end] & 1 -> early[end] = early[end] >> 1; delivered[end]++
  :: else -> break
  od
#endif
}

/* HW-D-008 */
inline answer_ack (end)
{
#ifdef BUG_ACK_OF_ACK
  owes_ack[end] = true
#else
  skip
#endif
}

/* 1, 4: the program's side of it. */
inline handle (end)
{
  handled[end]++;
  effects[end]++;
#ifdef BUG_OUT_OF_ORDER
  handled[end] = delivered[end];
#endif
  assert (effects[end] == handled[end]);
  assert (effects[end] < next[1 - end]);
  owes_ack[end] = true
}

/* HW-D-020: each sends again from where the other's account ends. */
inline attach (end, ack)
{
  take_ack (end, ack);
#ifdef BUG_NOTHING_AGAIN
  skip
#else
  sent[end] = una[end]
#endif
}

/* A restart finds what was saved: HW-D-063. */
inline restart (end)
{
#ifdef BUG_SAVED_LATE
  if
  :: handled[end] > 0 -> handled[end]--
  :: else -> skip
  fi;
#endif
  delivered[end] = handled[end];
  early[end] = 0;
  owes_ack[end] = false;
  sent[end] = una[end]
}

#define MAY_SEND(end, c) (sent[end] < next[end] && sent[end] < una[end] + WINDOW && HAS_ROOM (1 - end, c))

inline send_data (end, c)
{
  put (1 - end, c, DATA, sent[end], ACK_OF (end), 0);
  sent[end]++
}

inline send_ack (end, c)
{
  put (1 - end, c, ACK, 0, ACK_OF (end), 0);
  owes_ack[end] = false
}

/* What the client doesn't listen to any more needs no room. */
inline let_go ()
{
  CUT (CLIENT, MINE) = true;
  empty_wire (2 * MINE + CLIENT);
  owes_ack[CLIENT] = false;
  state = DETACHED
}

proctype Client ()
{
  byte number, ack, id;
  mtype kind;

end:
  do
  /* HW-D-021: gen is saved before it is said. */
  :: d_step { state == DETACHED && n_connections < N_CONNECTIONS ->
       n_connections++;
       connection = n_connections;
       gen++;
       state = ATTACHING;
       TO (SERVER, MINE)!HELLO, gen, ACK_OF (CLIENT), sid }

  :: atomic { state != DETACHED && state != ENDED && len (TO (CLIENT, MINE)) > 0 ->
       TO (CLIENT, MINE)?kind, number, ack, id;
       if
       :: kind == WELCOME && state == ATTACHING && number == gen ->
          assert (sid == 0 || sid == id);
          sid = id;
          state = ATTACHED;
          attach (CLIENT, ack)
       :: kind == WELCOME && !(state == ATTACHING && number == gen) -> skip
       :: kind != WELCOME && state != ATTACHED -> skip /* HW-D-025 */
       :: kind == DATA && state == ATTACHED -> take_ack (CLIENT, ack); take_data (CLIENT, number)
       :: kind == ACK && state == ATTACHED -> take_ack (CLIENT, ack); answer_ack (CLIENT)
       fi;
       kind = HELLO; number = 0; ack = 0; id = 0 }

  :: d_step { state == ATTACHED && MAY_SEND (CLIENT, MINE) -> send_data (CLIENT, MINE) }
  :: d_step { state == ATTACHED && owes_ack[CLIENT] && HAS_ROOM (SERVER, MINE) ->
       send_ack (CLIENT, MINE) }
  :: d_step { handled[CLIENT] < delivered[CLIENT] -> handle (CLIENT) }

  /* HW-D-029: taken over, or stale, on its latest connection. Without a thief there is no such. */
  :: atomic { state != DETACHED && state != ENDED && closed[MINE] != OPEN &&
       len (TO (CLIENT, MINE)) == 0 && !CUT (CLIENT, MINE) ->
       if
       :: closed[MINE] == PROTOCOL -> let_go ()
       :: else ->
#ifdef THIEF
          let_go ();
#ifndef BUG_TAKES_BACK
          state = ENDED
#endif
#else
          assert (false)
#endif
       fi }
#ifdef BUG_HEARS_OLD_CONNECTIONS
  :: atomic { connection > 1 && closed[0] == TAKEN_OVER -> state = ENDED }
#endif

  /* Given up early, while there are faults; and by its limits, when there is nothing else. */
  :: atomic { faulty && state != DETACHED && state != ENDED && n_connections + left < N_CONNECTIONS ->
       let_go () }
  :: atomic { timeout && state != ENDED && !DRAINED -> let_go () }
  od
}

/* Nothing more arrives, but what had come is still read, and must change nothing. */
inline close (c, why)
{
  if
  :: closed[c] == OPEN -> closed[c] = why
  :: else -> skip
  fi;
  CUT (SERVER, c) = true
}

/* HW-D-022, HW-D-023, HW-D-024 */
inline take_hello (c, number, ack, id)
{
#ifdef BUG_NONCE
  if
  :: id == 0 -> n_sids++
  :: else -> skip
  fi;
#else
  if
  :: n_sids == 0 -> n_sids = 1
  :: else -> skip
  fi;
#endif
  assert (n_sids == 1);               /* a lost WELCOME leaves one session behind */
  if
#ifndef BUG_STALE_HELLO
  :: number <= s_gen && c == s_connection -> skip /* again, on its own connection */
  :: number <= s_gen && c != s_connection -> close (c, STALE)
  :: number > s_gen ->
#else
  :: true ->
#endif
     assert (number > s_gen);         /* 7: it grows */
     s_gen = number;
     if
     :: s_connection != NONE && s_connection != c -> close (s_connection, TAKEN_OVER)
     :: else -> skip
     fi;
     s_connection = c;
     owes_ack[SERVER] = false;
     owes_welcome = true;
     attach (SERVER, ack)
  fi
}

inline take_frame (c, kind, number, ack, id)
{
  if
  :: kind == HELLO -> take_hello (c, number, ack, id)
#ifndef BUG_NO_FENCE
  :: kind != HELLO && c != s_connection -> close (c, PROTOCOL)
  :: kind != HELLO && c == s_connection ->
#else
  :: kind != HELLO ->
#endif
     assert (c == s_connection);      /* 6: nothing from another connection counts */
     take_ack (SERVER, ack);
     if
     :: kind == DATA -> take_data (SERVER, number)
     :: else -> answer_ack (SERVER)
     fi
  fi
}

#define READABLE(n) :: n < n_connections && len (TO (SERVER, n)) > 0 -> c = n

proctype Server ()
{
  byte c, number, ack, id;
  mtype kind;

end:
  do
  :: atomic {
       if
       READABLE (0)
       READABLE (1)
#if N_CONNECTIONS > 2
       READABLE (2)
#endif
#if N_CONNECTIONS > 3
       READABLE (3)
#endif
#if N_CONNECTIONS > 4
       READABLE (4)
#endif
       fi;
       TO (SERVER, c)?kind, number, ack, id;
       take_frame (c, kind, number, ack, id);
       c = 0; kind = HELLO; number = 0; ack = 0; id = 0 }
  :: d_step { owes_welcome && HAS_ROOM (CLIENT, s_connection) ->
       owes_welcome = false;
#ifdef BUG_WELCOME_OFF_BY_ONE
       put (CLIENT, s_connection, WELCOME, s_gen, ACK_OF (SERVER) + 1, n_sids) }
#else
       put (CLIENT, s_connection, WELCOME, s_gen, ACK_OF (SERVER), n_sids) }
#endif
  :: d_step { s_connection != NONE && !owes_welcome && MAY_SEND (SERVER, s_connection) ->
       send_data (SERVER, s_connection) }
  :: d_step { s_connection != NONE && !owes_welcome && owes_ack[SERVER] &&
       HAS_ROOM (CLIENT, s_connection) -> send_ack (SERVER, s_connection) }
  :: d_step { handled[SERVER] < delivered[SERVER] -> handle (SERVER) }
  od
}

inline restart_server ()
{
  w = 0;
  do
  :: w < 2 * n_connections -> cut[w] = true; empty_wire (w); w++
  :: else -> break
  od;
  s_connection = NONE;
  owes_welcome = false;
  restart (SERVER)
}

/* Somebody with the client's identity, who comes later and says nothing more. */
inline steal ()
{
  n_connections++;
  TO (SERVER, n_connections - 1)!HELLO, gen + 1, handled[CLIENT], sid;
  CUT (CLIENT, n_connections - 1) = true
}

proctype Faults ()
{
  byte w, number, ack, id;
  mtype kind;

  do
  :: atomic { left > 0 && n_connections > 0 ->
       left--;
       select (w : 0 .. 2 * N_CONNECTIONS - 1);
       if
       :: w >= 2 * n_connections || w / 2 + 2 < n_connections -> skip
       :: else ->
          if
          :: cut[w] = true                            /* what is on its way still arrives */
          :: cut[w] = true; empty_wire (w)            /* or not */
          :: len (wire[w]) > 0 -> wire[w]?_, _, _, _  /* one is lost */
          :: len (wire[w]) > 0 && len (wire[w]) < CAPACITY -> /* one comes again, later */
             wire[w]?<kind, number, ack, id>; wire[w]!kind, number, ack, id
          :: len (wire[w]) > 1 ->                     /* one is overtaken */
             wire[w]?kind, number, ack, id; wire[w]!kind, number, ack, id
          :: state != DETACHED && state != ENDED -> let_go (); restart (CLIENT)
          :: restart_server ()
#ifdef THIEF
          :: n_connections + left + 1 < N_CONNECTIONS && sid != 0 -> steal ()
#endif
          fi
       fi;
       w = 0; number = 0; ack = 0; id = 0; kind = HELLO }
  :: d_step { true -> left = 0; faulty = false } -> break
  od
}

init
{
  atomic {
    next[CLIENT] = N_UP + 1;
    next[SERVER] = N_DOWN + 1;
    run Client ();
    run Server ();
    run Faults ()
  }
}

#ifdef THIEF
#define OVER (DRAINED || state == ENDED)
#else
#define OVER DRAINED
#endif

/* 11, 18, 20: it comes to an end, and to rest. */
ltl arrives {
  <> [] (OVER && !(state == ATTACHED && owes_ack[CLIENT]) && !(s_connection != NONE && owes_ack[SERVER]))
}
