// Whoever starts Azurite holds its standard input open; when that process ends, however it ends, so does Azurite.
process.stdin.on("end", () => process.exit()).resume();
