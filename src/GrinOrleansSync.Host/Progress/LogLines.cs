using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace GrinOrleansSync.Host.Progress;

/// <summary>The log as single lines on standard error; Orleans speaks up only when something is wrong.</summary>
internal static class LogLines
{
    public static void To(ILoggingBuilder logging, LogLevel ours, LogFormat format = LogFormat.Plain)
    {
        if (format == LogFormat.Json)
        {
            logging.AddJsonConsole(console =>
            {
                console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";
                console.UseUtcTimestamp = true;
            });
        }
        else
        {
            logging.AddSimpleConsole(console =>
            {
                console.SingleLine = true;
                console.TimestampFormat = "HH:mm:ss ";
                console.ColorBehavior = LoggerColorBehavior.Disabled;
            });
        }

        logging.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        logging.SetMinimumLevel(Later(ours, LogLevel.Warning));
        logging.AddFilter("Orleans", Later(ours, LogLevel.Error));
        logging.AddFilter("GrinOrleansSync", ours);
    }

    private static LogLevel Later(LogLevel ours, LogLevel others) => ours > others ? ours : others;
}
