namespace GrinOrleansSync.Devnet.Recording;

/// <summary>The recorded chain that travels with the software: 1100 blocks of a development network.</summary>
public static class DemoChain
{
    /// <summary>Its folder, beside the running program.</summary>
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "chains", "devnet-1100");
}
