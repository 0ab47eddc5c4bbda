/** The output of `asyncio --help`. */
export const help = `asyncio: tasks, timeouts and streams for plain async functions, on the event loop for Node

Usage:
  asyncio [--debug]                          a prompt, with await and all of asyncio
  asyncio run [--debug] program [arguments]  runs a program in an event loop
  asyncio ps <pid>                           the tasks of a running program, as a table
  asyncio pstree <pid>                       the same as a tree: who waits for whom

Options:
  -d, --debug     debug mode: tells of slow steps, swallowed cancellations, and where things were made
  -h, --help      prints this
  -v, --version   prints the version

asyncio run imports the program inside a running loop, so that it may await at its top level, and then
runs the function that it exports as default, or as main, if it does. The program finds its arguments
in process.argv. It may be TypeScript, if Node can run that: 22.18 or later, or any with a loader.
Ctrl-C and SIGTERM cancel the program, which can clean up; a second one ends it at once.

At the prompt, each input is a task. Ctrl-C cancels it, and Ctrl-D leaves. Input that is piped in is run
input by input; one that fails is told of, and the next is run.

asyncio ps and pstree need a program of the same user that runs a loop of @asyncio/node or @asyncio/loop in
its main thread. It answers on a Unix socket that only its user can open; nothing is sent to it. Not on Windows.

Exit codes:
  0  it went well         2  the command was not understood     143  ended by SIGTERM
  1  an error             130  ended by Ctrl-C                  any  of a SystemExit

Environment:
  ASYNCIO_DEBUG     debug mode, if it is neither empty nor 0
  ASYNCIO_HISTORY   the file that keeps what was entered at the prompt (~/.asyncio_history); none if empty
  ASYNCIO_PS        0 in a program has it answer neither asyncio ps nor pstree
  ASYNCIO_STARTUP   a file of JavaScript that the prompt begins with
`
