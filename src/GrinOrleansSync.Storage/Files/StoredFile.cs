namespace GrinOrleansSync.Storage.Files;

/// <summary>The file that holds an object, as the manifest lists it.</summary>
/// <param name="Generation">Number of the put that wrote it, part of the file's name; later puts have higher ones.</param>
/// <param name="Length">Length of the file in bytes.</param>
/// <param name="Checksum">XXH3-128 of everything before the checksum at the file's end.</param>
internal readonly record struct StoredFile(ulong Generation, long Length, UInt128 Checksum);
