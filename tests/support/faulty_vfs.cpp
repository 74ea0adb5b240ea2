#include "tests/support/faulty_vfs.hpp"

#include <sqlite3.h>

#include <new>

namespace k8scache::tests {

struct FaultyDisk {
  sqlite3_vfs vfs{};
  sqlite3_vfs* disk = nullptr;
  FaultPlan plan;
  std::int64_t calls = 0;
  std::int64_t failures = 0;

  /// Whether this call fails; `is_write` calls are those that a full disk refuses.
  bool fails(bool is_write) {
    if (plan.fault == DiskFault::Full && !is_write) return false;
    ++calls;
    const bool hit = plan.at != 0 && (calls == plan.at || (plan.sticky && calls > plan.at));
    if (hit) ++failures;
    return hit;
  }
};

namespace {

constexpr const char* kName = "k8scache-faulty";

/// SQLite's file: ours, and behind it in the same memory the disk's.
struct FaultyFile {
  sqlite3_file base;
  FaultyDisk* state;
};

FaultyDisk& state_of(sqlite3_file* file) { return *reinterpret_cast<FaultyFile*>(file)->state; }

sqlite3_file* real(sqlite3_file* file) {
  return reinterpret_cast<sqlite3_file*>(reinterpret_cast<FaultyFile*>(file) + 1);
}

const sqlite3_io_methods& disk(sqlite3_file* file) { return *real(file)->pMethods; }

int close_file(sqlite3_file* file) { return disk(file).xClose(real(file)); }

int read_file(sqlite3_file* file, void* bytes, int size, sqlite3_int64 offset) {
  return disk(file).xRead(real(file), bytes, size, offset);
}

int write_file(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 offset) {
  FaultyDisk& state = state_of(file);
  if (state.fails(true)) {
    return state.plan.fault == DiskFault::Full ? SQLITE_FULL : SQLITE_IOERR_WRITE;
  }
  return disk(file).xWrite(real(file), bytes, size, offset);
}

int truncate_file(sqlite3_file* file, sqlite3_int64 size) {
  if (state_of(file).fails(false)) return SQLITE_IOERR_TRUNCATE;
  return disk(file).xTruncate(real(file), size);
}

int sync_file(sqlite3_file* file, int) {
  return state_of(file).fails(false) ? SQLITE_IOERR_FSYNC : SQLITE_OK;
}

int file_size(sqlite3_file* file, sqlite3_int64* size) {
  return disk(file).xFileSize(real(file), size);
}

int lock_file(sqlite3_file* file, int level) {
  if (state_of(file).fails(false)) return SQLITE_IOERR_LOCK;
  return disk(file).xLock(real(file), level);
}

int unlock_file(sqlite3_file* file, int level) { return disk(file).xUnlock(real(file), level); }

int check_reserved_lock(sqlite3_file* file, int* result) {
  return disk(file).xCheckReservedLock(real(file), result);
}

int file_control(sqlite3_file* file, int operation, void* argument) {
  return disk(file).xFileControl(real(file), operation, argument);
}

int sector_size(sqlite3_file* file) { return disk(file).xSectorSize(real(file)); }

int device_characteristics(sqlite3_file* file) {
  return disk(file).xDeviceCharacteristics(real(file));
}

int shm_map(sqlite3_file* file, int region, int size, int extend, void volatile** memory) {
  // Growing the WAL's index is a write.
  if (extend != 0 && state_of(file).fails(true)) return SQLITE_IOERR_SHMMAP;
  return disk(file).xShmMap(real(file), region, size, extend, memory);
}

int shm_lock(sqlite3_file* file, int offset, int count, int flags) {
  const bool takes = (flags & SQLITE_SHM_LOCK) != 0;
  if (takes && state_of(file).fails(false)) return SQLITE_IOERR_SHMLOCK;
  return disk(file).xShmLock(real(file), offset, count, flags);
}

void shm_barrier(sqlite3_file* file) { disk(file).xShmBarrier(real(file)); }

int shm_unmap(sqlite3_file* file, int with_file) {
  return disk(file).xShmUnmap(real(file), with_file);
}

// Version 2: without the memory map of version 3, whose writes nobody could count.
constexpr sqlite3_io_methods kMethods = {
    .iVersion = 2,
    .xClose = close_file,
    .xRead = read_file,
    .xWrite = write_file,
    .xTruncate = truncate_file,
    .xSync = sync_file,
    .xFileSize = file_size,
    .xLock = lock_file,
    .xUnlock = unlock_file,
    .xCheckReservedLock = check_reserved_lock,
    .xFileControl = file_control,
    .xSectorSize = sector_size,
    .xDeviceCharacteristics = device_characteristics,
    .xShmMap = shm_map,
    .xShmLock = shm_lock,
    .xShmBarrier = shm_barrier,
    .xShmUnmap = shm_unmap,
    .xFetch = nullptr,
    .xUnfetch = nullptr,
};

FaultyDisk& state_of(sqlite3_vfs* vfs) { return *static_cast<FaultyDisk*>(vfs->pAppData); }

int open_file(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* out_flags) {
  FaultyDisk& state = state_of(vfs);
  file->pMethods = nullptr;  // SQLite does not close what was not opened
  if (state.fails(false)) return SQLITE_CANTOPEN;
  new (file) FaultyFile{{nullptr}, &state};
  const int result = state.disk->xOpen(state.disk, name, real(file), flags, out_flags);
  if (real(file)->pMethods != nullptr) file->pMethods = &kMethods;
  return result;
}

int delete_file(sqlite3_vfs* vfs, const char* name, int) {
  FaultyDisk& state = state_of(vfs);
  return state.disk->xDelete(state.disk, name, 0);
}

int access_file(sqlite3_vfs* vfs, const char* name, int flags, int* result) {
  FaultyDisk& state = state_of(vfs);
  return state.disk->xAccess(state.disk, name, flags, result);
}

int full_pathname(sqlite3_vfs* vfs, const char* name, int size, char* path) {
  FaultyDisk& state = state_of(vfs);
  return state.disk->xFullPathname(state.disk, name, size, path);
}

}  // namespace

FaultyVfs::FaultyVfs() : disk_(std::make_unique<FaultyDisk>()) {
  disk_->disk = sqlite3_vfs_find(nullptr);
  // Time, randomness and sleep are the disk's own.
  disk_->vfs = *disk_->disk;
  disk_->vfs.szOsFile = static_cast<int>(sizeof(FaultyFile)) + disk_->disk->szOsFile;
  disk_->vfs.pNext = nullptr;
  disk_->vfs.zName = kName;
  disk_->vfs.pAppData = disk_.get();
  disk_->vfs.xOpen = open_file;
  disk_->vfs.xDelete = delete_file;
  disk_->vfs.xAccess = access_file;
  disk_->vfs.xFullPathname = full_pathname;
  sqlite3_vfs_register(&disk_->vfs, 0);
}

FaultyVfs::~FaultyVfs() { sqlite3_vfs_unregister(&disk_->vfs); }

std::string FaultyVfs::name() const { return kName; }

void FaultyVfs::plan(const FaultPlan& plan) {
  disk_->plan = plan;
  disk_->calls = 0;
  disk_->failures = 0;
}

std::int64_t FaultyVfs::calls() const { return disk_->calls; }
std::int64_t FaultyVfs::failures() const { return disk_->failures; }

}  // namespace k8scache::tests
