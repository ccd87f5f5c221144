namespace GrinOrleansSync.Storage.Files;

/// <summary>One change: an object has this file now, or is deleted.</summary>
/// <param name="Name">The object.</param>
/// <param name="File">Its file; null when it is deleted.</param>
internal readonly record struct JournalRecord(string Name, StoredFile? File);
