namespace GrinOrleansSync.Grains.Work;

/// <summary>The work of one silo, as whoever ends the silo sees it.</summary>
public interface ISiloWork
{
    /// <summary>
    /// Ends it in order: leases nothing more and gives back what it has not begun; lets what it has begun come to its end, for
    /// a time; then closes the connections, so that nothing waits for a peer any more and the rest is given back too; and
    /// tells the others, so that they need not find out. To be called before the silo is stopped: one that stops calls
    /// nobody any more, and leaves all that to the others.
    /// </summary>
    Task EndAsync(CancellationToken cancellationToken);
}
