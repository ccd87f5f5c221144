namespace GrinOrleansSync.Host;

/// <summary>What the process tells its caller (interface.md §1).</summary>
internal static class ExitCode
{
    /// <summary>Done and verified.</summary>
    public const int Verified = 0;

    /// <summary>Data proven wrong against the header, or stored data damaged.</summary>
    public const int Refused = 1;

    /// <summary>Wrong usage, configuration, network or folder.</summary>
    public const int Usage = 2;

    /// <summary>Not finished for outside causes; what was verified is kept.</summary>
    public const int Incomplete = 3;

    /// <summary>Interrupted; what was verified is kept.</summary>
    public const int Interrupted = 130;
}
