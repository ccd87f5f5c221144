namespace GrinOrleansSync.Host.Progress;

/// <summary>How the log is written.</summary>
internal enum LogFormat
{
    /// <summary>A line for a person.</summary>
    Plain,

    /// <summary>A JSON object a line: Timestamp, LogLevel, Category, Message, State with the values in the message.</summary>
    Json,
}
