namespace GrinOrleansSync.Devnet.Azurite;

/// <summary>Azurite can't be started. The message says why and what to do.</summary>
public sealed class AzuriteException : Exception
{
    internal AzuriteException(string message, bool isNodeMissing = false, Exception? inner = null)
        : base(message, inner)
    {
        IsNodeMissing = isNodeMissing;
    }

    /// <summary>Whether it is for lack of Node.js, which this machine may do without.</summary>
    public bool IsNodeMissing { get; }
}
