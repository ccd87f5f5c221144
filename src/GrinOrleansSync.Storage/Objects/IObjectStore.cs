namespace GrinOrleansSync.Storage.Objects;

/// <summary>
/// Named objects, each written whole and read whole: what the header, segment and progress stores stand on. Every member
/// may be called from any number of tasks at once. Disposing closes the store cleanly; nothing may be running then.
/// </summary>
/// <remarks>Names are those <see cref="ObjectName"/> allows; another name is an <see cref="ArgumentException"/>.</remarks>
public interface IObjectStore : IAsyncDisposable
{
    /// <summary>Length in bytes of the largest object every store takes.</summary>
    const int MaxContentLength = 64 << 20;

    /// <summary>
    /// Stores an object unless one of that name is there: of several writers the first wins and the others get false.
    /// Whatever the answer, an object of that name is durable when the task ends.
    /// </summary>
    /// <param name="name">The object's name.</param>
    /// <param name="content">At most <see cref="MaxContentLength"/> bytes, unchanged by the caller until the task ends.</param>
    /// <param name="cancellationToken">Heeded before the write begins; a cancelled put has stored nothing.</param>
    /// <returns>Whether this content is the stored one by this call.</returns>
    Task<bool> PutIfAbsentAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default);

    /// <summary>
    /// Stores an object in place of whatever has that name. A reader, or a start after a loss of power, sees the old object
    /// or the new one, never a mixture; the new one is durable when the task ends. Of several writers the last wins.
    /// </summary>
    /// <inheritdoc cref="PutIfAbsentAsync"/>
    Task PutAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default);

    /// <summary>The content of an object, its checksum checked; null if there is none of that name.</summary>
    /// <exception cref="DamagedObjectException">
    /// What is stored is not what was put. The object still occupies its name until it is deleted or replaced.
    /// </exception>
    Task<ReadOnlyMemory<byte>?> GetAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>
    /// The names that start with <paramref name="prefix"/> (not necessarily ending at a '/'; empty for all), in ordinal
    /// order. Objects put or deleted meanwhile may or may not be among them; all others are, once.
    /// </summary>
    IAsyncEnumerable<string> ListAsync(string prefix, CancellationToken cancellationToken = default);

    /// <summary>Deletes an object; durable when the task ends. No object of that name is no error.</summary>
    Task DeleteAsync(string name, CancellationToken cancellationToken = default);
}
