// Whoever starts Azurite holds its standard input open; when that process ends, however it ends, so does Azurite: in order, since what
// it has not written to its files yet would be lost.
process.stdin.on("end", () => {
  if (!process.emit("SIGTERM")) {
    process.exit();
  }
  setTimeout(() => process.exit(1), 10_000).unref();
}).resume();

// Ctrl+C reaches every process of a terminal: others may still need what is stored here to end in order.
process.on("SIGINT", () => {});
process.on("newListener", (event, listener) => {
  if (event === "SIGINT") {
    setImmediate(() => process.off(event, listener));
  }
});
