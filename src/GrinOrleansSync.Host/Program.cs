using GrinOrleansSync.Host.Commands;

return await CommandLine.RunAsync(args);
